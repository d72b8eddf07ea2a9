import { Alert, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { rotateSecret } from '../../../api/secrets.ts'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { OverlapSelect, usualOverlapS } from '../../../parts/form/overlap-select.tsx'
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
  const [overlapS, setOverlapS] = useState(usualOverlapS)
  const rotate = useMutation({
    mutationFn: () => rotateSecret(channel, { webhook, overlapS }),
    onSuccess() {
      onClose()
      notifications.show({ message: words.rotated, color: 'green' })
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
      <OverlapSelect label={words.overlap} valueS={overlapS} onChange={setOverlapS} />
      {overlapS === 0 && (
        <Alert color="yellow" variant="light">
          {words.overlapNone}
        </Alert>
      )}
    </ConfirmModal>
  )
}
