import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { strings } from '../../strings/strings.ts'
import { PendingButton } from '../button/pending-button.tsx'
import { ErrorBox } from '../query/error-box.tsx'

interface ConfirmModalProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** A question. */
  readonly title: string
  /** What the button does, in its own word. */
  readonly confirm: string
  /** What the other one does, if it is more than to cancel. */
  readonly cancel?: string
  readonly color?: string
  readonly onConfirm: () => void
  readonly isPending: boolean
  /** Something has to be entered first. */
  readonly disabled?: boolean
  /** Why it failed; null when it did not. */
  readonly error: unknown
  /** What will happen. */
  readonly children: ReactNode
}

/** White on it keeps 4.5 to 1 (WCAG 2.2, 1.4.3); the usual red has 3.8. */
const darkRed = 'red.9'

/** Asks before something is done that cannot be taken back, and says what it will do. */
export function ConfirmModal(props: ConfirmModalProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Stack>
        {props.children}
        {props.error !== null && <ErrorBox error={props.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {props.cancel ?? strings.parts.cancel}
          </Button>
          <PendingButton
            color={props.color === 'red' ? darkRed : props.color}
            disabled={props.disabled}
            loading={props.isPending}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </PendingButton>
        </Group>
      </Stack>
    </Modal>
  )
}
