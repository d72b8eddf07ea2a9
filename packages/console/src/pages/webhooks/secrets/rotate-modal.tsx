import { Alert, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { webhookChanged } from '../../../api/webhooks.ts'
import { ConfirmModal } from '../../../parts/confirm-modal.tsx'
import { strings } from '../../../strings/strings.ts'

interface RotateModalProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
  readonly opened: boolean
  readonly onClose: () => void
}

const words = strings.webhook.secrets

export function RotateModal({ channel, webhook, opened, onClose }: RotateModalProps) {
  const [overlapS, setOverlapS] = useState('86400')
  const rotate = useMutation({
    mutationFn: () =>
      api
        .channel(channel)
        .webhook(webhook)
        .secrets.rotate({ overlap_seconds: Number(overlapS) }),
    async onSuccess() {
      onClose()
      notifications.show({ message: words.rotated, color: 'green' })
      await webhookChanged(channel, webhook)
    },
  })
  return (
    <ConfirmModal
      opened={opened}
      onClose={onClose}
      title={words.rotateTitle}
      confirm={words.rotate}
      onConfirm={rotate.mutate}
      isPending={rotate.isPending}
      error={rotate.error}
    >
      <Text size="sm">{words.rotateHelp}</Text>
      <Select
        label={words.overlap}
        data={Object.entries(words.overlaps).map(([value, label]) => ({ value, label }))}
        value={overlapS}
        onChange={(value) => setOverlapS(value ?? overlapS)}
        allowDeselect={false}
      />
      {overlapS === '0' && (
        <Alert color="yellow" variant="light">
          {words.overlapNone}
        </Alert>
      )}
    </ConfirmModal>
  )
}
