import { List } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { channelQuery } from '../../../api/channels.ts'
import { deleteWebhook, forgetWebhook } from '../../../api/webhooks.ts'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { nameOf } from '../../../parts/webhook/webhook-name.ts'
import { strings } from '../../../strings/strings.ts'
import type { WebhookModalProps } from './deactivate-modal.tsx'

const words = strings.webhook.remove

export function DeleteModal({ channel, webhook, opened, onClose }: WebhookModalProps) {
  const navigate = useNavigate()
  const { data: about } = useQuery({ ...channelQuery(channel), enabled: opened })
  const remove = useMutation({
    mutationFn: () => deleteWebhook(channel, webhook.id),
    async onSuccess() {
      notifications.show({ message: words.done })
      await navigate({ to: paths.webhooks, params: { channel } })
      await forgetWebhook(channel, webhook.id)
    },
  })
  return (
    <ConfirmModal
      opened={opened}
      onClose={onClose}
      title={words.title(nameOf(webhook))}
      confirm={strings.webhook.actions.delete}
      color="red"
      onConfirm={remove.mutate}
      isPending={remove.isPending}
      error={remove.error}
    >
      <List size="sm" spacing="xs">
        <List.Item>{words.stops}</List.Item>
        <List.Item>{words.open}</List.Item>
        <List.Item>{words.keys}</List.Item>
        <List.Item>{words.history(about?.retention_days)}</List.Item>
      </List>
    </ConfirmModal>
  )
}
