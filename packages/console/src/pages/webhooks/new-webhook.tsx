import { Button } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { channelQuery } from '../../api/channels.ts'
import { createWebhook } from '../../api/webhooks.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Loading } from '../../parts/query/loading.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { loadPart } from '../../parts/update/load-part.ts'
import { strings } from '../../strings/strings.ts'
import { emptyValues, settingsOf, type WebhookValues } from './form/values.ts'
import { WebhookSettingsForm } from './form/webhook-form.tsx'

const words = strings.webhooks

/** It comes while the form is filled in. */
const steps = () => import('./created-webhook.tsx')
const CreatedWebhookSteps = lazyPart(async () => (await steps()).CreatedWebhookSteps)

export function NewWebhookPage() {
  const { channel } = useParams({ from: `/signed-in${paths.newWebhook}` })
  const [created, setCreated] = useState<CreatedWebhook | null>(null)
  const about = useQuery(channelQuery(channel))
  const create = useMutation({
    async mutationFn(values: WebhookValues) {
      // It shows keys that are shown once: nothing is made before it is there.
      await loadPart(steps)
      return await createWebhook(channel, settingsOf(values))
    },
    onSuccess: setCreated,
  })
  useEffect(() => void steps().catch(() => {}), [])
  if (created !== null) {
    return (
      <Suspense fallback={<Loading />}>
        <CreatedWebhookSteps channel={channel} created={created} />
      </Suspense>
    )
  }
  return (
    <Page
      title={words.create}
      above={<BackLink to={paths.webhooks} params={{ channel }} label={words.title} />}
    >
      <Queried query={about}>
        {({ validation }) => (
          <WebhookSettingsForm
            before={null}
            initial={{ ...emptyValues, validation }}
            submit={words.createSubmit}
            error={create.error}
            isPending={create.isPending}
            onSubmit={create.mutate}
            cancel={
              <Button
                variant="default"
                renderRoot={(props) => <Link to={paths.webhooks} params={{ channel }} {...props} />}
              >
                {strings.parts.cancel}
              </Button>
            }
          />
        )}
      </Queried>
    </Page>
  )
}
