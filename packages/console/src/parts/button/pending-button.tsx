import { Button, type ButtonProps, type ElementProps } from '@mantine/core'

export interface PendingButtonProps extends ButtonProps, ElementProps<'button', keyof ButtonProps> {
  /** What it started is under way. */
  readonly loading?: boolean
}

/**
 * A button that does nothing while what it started is under way, and keeps the keyboard focus: one that
 * the browser holds for disabled would drop it to the start of the page.
 */
export function PendingButton({ loading = false, onClick, ...rest }: PendingButtonProps) {
  return (
    <Button
      {...(loading && { 'aria-disabled': true })}
      {...rest}
      loading={loading}
      onClick={(event) => (loading ? event.preventDefault() : onClick?.(event))}
      {...(rest.disabled !== true && {
        renderRoot: (props) => <button type="button" {...props} disabled={false} />,
      })}
    />
  )
}
