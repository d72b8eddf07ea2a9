import { Button, type ButtonProps, type ElementProps, Tooltip } from '@mantine/core'

interface AllowedButtonProps extends ButtonProps, ElementProps<'button', keyof ButtonProps> {
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
      <Button
        {...rest}
        {...refused}
        onClick={(event) => (why === null ? onClick?.(event) : event.preventDefault())}
      />
    </Tooltip>
  )
}
