import { Button } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { channelQuery } from '../../api/channels.ts'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { BackLink } from '../../parts/back-link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { Queried } from '../../parts/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { emptyValues, settingsOf, type WebhookValues } from './form/values.ts'
import { WebhookSettingsForm } from './form/webhook-form.tsx'

const words = strings.webhooks

/** It comes while the form is filled in. */
const steps = () => import('./created-webhook.tsx')
const CreatedWebhookSteps = lazy(async () => ({ default: (await steps()).CreatedWebhookSteps }))

export function NewWebhookPage() {
  const { channel } = useParams({ from: `/signed-in${paths.newWebhook}` })
  const [created, setCreated] = useState<CreatedWebhook | null>(null)
  const about = useQuery(channelQuery(channel))
  const create = useMutation({
    mutationFn: (values: WebhookValues) => api.channel(channel).webhooks.create(settingsOf(values)),
    onSuccess(webhook) {
      setCreated(webhook)
      void queryClient.invalidateQueries(webhooksQuery(channel))
    },
  })
  useEffect(() => void steps(), [])
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
