import { Button } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { channelQuery } from '../../api/channels.ts'
import { api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { Page } from '../../parts/page.tsx'
import { Queried } from '../../parts/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { CreatedWebhookSteps } from './created-webhook.tsx'
import { emptyValues, settingsOf, type WebhookValues } from './form/values.ts'
import { WebhookSettingsForm } from './form/webhook-form.tsx'

const words = strings.webhooks

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
  if (created !== null) return <CreatedWebhookSteps webhook={created} />
  return (
    <Page title={words.create}>
      <Queried query={about}>
        {({ validation }) => (
          <WebhookSettingsForm
            isNew
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
