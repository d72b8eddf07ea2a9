import { List, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Webhook } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { deactivateWebhook } from '../../../api/webhooks.ts'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { nameOf } from '../../../parts/webhook/webhook-name.ts'
import { strings } from '../../../strings/strings.ts'

export interface WebhookModalProps {
  readonly channel: string
  readonly webhook: Webhook
  readonly opened: boolean
  readonly onClose: () => void
}

const words = strings.webhook.deactivate

export function DeactivateModal({ channel, webhook, opened, onClose }: WebhookModalProps) {
  const deactivate = useMutation({
    mutationFn: () => deactivateWebhook(channel, webhook.id),
    onSuccess() {
      onClose()
      notifications.show({ message: words.done })
    },
  })
  const { what, after } = words[webhook.on_suspend]
  return (
    <ConfirmModal
      opened={opened}
      onClose={onClose}
      title={words.title(nameOf(webhook))}
      confirm={strings.webhook.actions.deactivate}
      onConfirm={deactivate.mutate}
      isPending={deactivate.isPending}
      error={deactivate.error}
    >
      <List size="sm" spacing="xs">
        <List.Item>{words.stops}</List.Item>
        <List.Item>{words.open}</List.Item>
        <List.Item>
          <b>{what}</b> {after}
        </List.Item>
      </List>
      <Text size="xs" c="dimmed">
        {words.modify}
      </Text>
    </ConfirmModal>
  )
}
