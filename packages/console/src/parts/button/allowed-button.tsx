import { Tooltip } from '@mantine/core'
import { PendingButton, type PendingButtonProps } from './pending-button.tsx'

interface AllowedButtonProps extends PendingButtonProps {
  /** Why it may not be pressed just now; null when it may. */
  readonly why: string | null
}

/**
 * A button that says why it does nothing, instead of not being there. It can be reached by keyboard,
 * so that the reason can be too.
 */
export function AllowedButton({ why, onClick, ...rest }: AllowedButtonProps) {
  const refused = why !== null && { 'data-disabled': true, 'aria-disabled': true }
  return (
    <Tooltip
      label={why}
      disabled={why === null}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <PendingButton
        {...rest}
        {...refused}
        onClick={(event) => (why === null ? onClick?.(event) : event.preventDefault())}
      />
    </Tooltip>
  )
}
