import { type MantineSize, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { strings } from '../../strings/strings.ts'

interface KeyModalProps {
  readonly title: string
  /** The key is there, which is shown this once. */
  readonly isMade: boolean
  readonly onClose: () => void
  readonly size?: MantineSize
  readonly children: ReactNode
}

/** Where a key is made and then shown: a click beside it or Esc must not take the key away. */
export function KeyModal({ title, isMade, onClose, size, children }: KeyModalProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      size={size}
      title={title}
      // A form that is half filled in is not lost by a click, either.
      closeOnClickOutside={false}
      closeOnEscape={!isMade}
      closeButtonProps={{ 'aria-label': strings.parts.cancel }}
    >
      {children}
    </Modal>
  )
}
