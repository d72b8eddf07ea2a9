import { Alert, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Webhook } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { modifyWebhook, webhookQuery } from '../../api/webhooks.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { nameOf } from '../../parts/webhook/webhook-name.ts'
import { strings } from '../../strings/strings.ts'
import { changesOf, valuesOf, type WebhookValues } from './form/values.ts'
import { WebhookSettingsForm } from './form/webhook-form.tsx'

const words = strings.webhooks.modify

export function ModifyWebhookPage() {
  const { channel, webhook } = useParams({ from: `/signed-in${paths.modifyWebhook}` })
  const found = useQuery(webhookQuery(channel, webhook))
  const name = found.data === undefined ? strings.webhooks.one : nameOf(found.data)
  return (
    <Page
      title={words.title(name)}
      above={<BackLink to={paths.webhook} params={{ channel, webhook }} label={name} />}
    >
      <Queried
        query={found}
        missing={{
          what: strings.parts.noSuch.webhook,
          to: paths.webhooks,
          params: { channel },
          label: strings.webhooks.title,
        }}
      >
        {(webhook) => <ModifyForm channel={channel} opened={webhook} />}
      </Queried>
    </Page>
  )
}

function ModifyForm({ channel, opened }: { channel: string; opened: Webhook }) {
  // As it was when the form was opened: what is fetched later does not count as changed here.
  const [before] = useState(opened)
  const navigate = useNavigate()
  const back = { to: paths.webhook, params: { channel, webhook: before.id } } as const
  const update = useMutation({
    mutationFn: async (values: WebhookValues) => {
      const changes = changesOf(valuesOf(before), values)
      if (Object.keys(changes).length === 0) return null
      return modifyWebhook(channel, { webhook: before.id, changes })
    },
    async onSuccess(webhook) {
      notifications.show({ message: saidOf(webhook), color: webhook === null ? 'gray' : 'green' })
      await navigate({ ...back, ignoreBlocker: true })
    },
  })
  return (
    <WebhookSettingsForm
      before={before}
      initial={valuesOf(before)}
      submit={strings.webhooks.save}
      error={update.error}
      isPending={update.isPending}
      onSubmit={update.mutate}
      note={(values) => <ChangeNote before={before} values={values} />}
      cancel={
        <Button variant="default" renderRoot={(props) => <Link {...back} {...props} />}>
          {strings.parts.cancel}
        </Button>
      }
    />
  )
}

function saidOf(webhook: Webhook | null): string {
  if (webhook === null) return words.unchanged
  return webhook.status === 'to_be_validated' ? words.savedUnvalidated : words.saved
}

/** Another URL or another way of agreeing means that the receiver is asked anew. */
function ChangeNote({ before, values }: { before: Webhook; values: WebhookValues }) {
  const note = noteOf(before, values)
  return note === null ? null : (
    <Alert color="yellow" variant="light" role="status">
      {note}
    </Alert>
  )
}

function noteOf(before: Webhook, { url, validation }: WebhookValues): string | null {
  if (before.webhook_url === null) return null
  if (url.trim() !== before.webhook_url) {
    return validation === 'none' ? words.urlChangedUnvalidated : words.urlChanged
  }
  const needsAnswer = validation !== 'none' && before.validated_at === null
  return needsAnswer && validation !== before.validation ? words.methodChanged : null
}
