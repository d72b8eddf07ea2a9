import { Text } from '@mantine/core'
import { strings } from '../../strings/strings.ts'
import { ConfirmModal } from '../dialog/confirm-modal.tsx'

const words = strings.parts.unsaved

export interface LeaveModalProps {
  readonly opened: boolean
  readonly onStay: () => void
  readonly onLeave: () => void
}

export function LeaveModal({ opened, onStay, onLeave }: LeaveModalProps) {
  return (
    <ConfirmModal
      opened={opened}
      onClose={onStay}
      title={words.title}
      cancel={words.stay}
      confirm={words.leave}
      color="red"
      onConfirm={onLeave}
      isPending={false}
      error={null}
    >
      <Text size="sm">{words.what}</Text>
    </ConfirmModal>
  )
}
