import { Text } from '@mantine/core'
import { strings } from '../../strings/strings.ts'
import { ConfirmModal } from '../dialog/confirm-modal.tsx'

export interface LeaveWords {
  readonly title: string
  readonly what: string
  readonly stay: string
  readonly leave: string
}

export interface LeaveModalProps {
  /** What would be lost, when it is not what was typed. */
  readonly words?: LeaveWords
  readonly opened: boolean
  readonly onStay: () => void
  readonly onLeave: () => void
}

export function LeaveModal({
  words = strings.parts.unsaved,
  opened,
  onStay,
  onLeave,
}: LeaveModalProps) {
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
