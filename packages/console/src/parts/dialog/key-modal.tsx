import { type MantineSize, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import { LeaveQuestion } from '../form/leave-question.tsx'
import { hasUnsaved } from '../form/unsaved.ts'

interface KeyModalProps {
  readonly title: string
  /** The key is there, which is shown this once. */
  readonly isMade: boolean
  readonly onClose: () => void
  readonly size?: MantineSize
  /** In a form, `close` is for Cancel: it asks first when something was filled in. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** Where a key is made and then shown: a click beside it or Esc must not take the key away. */
export function KeyModal({ title, isMade, onClose, size, children }: KeyModalProps) {
  const [isAsking, setIsAsking] = useState(false)
  const close = () => (hasUnsaved() ? setIsAsking(true) : onClose())
  return (
    <Modal
      opened
      onClose={close}
      size={size}
      title={title}
      // A form that is half filled in is not lost by a click, either.
      closeOnClickOutside={false}
      closeOnEscape={!isMade && !isAsking}
      closeButtonProps={{ 'aria-label': strings.parts.cancel }}
    >
      {typeof children === 'function' ? children(close) : children}
      <LeaveQuestion opened={isAsking} onStay={() => setIsAsking(false)} onLeave={onClose} />
    </Modal>
  )
}
