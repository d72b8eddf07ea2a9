import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { AllowedButton } from './allowed-button.tsx'

interface AllowedLinkProps extends ButtonProps {
  /** Why one may not go there; null when one may. */
  readonly why: string | null
  readonly link: (props: Record<string, unknown>) => ReactNode
  readonly children: ReactNode
}

/** A button that leads to a page, or says why it does not. */
export function AllowedLink({ why, link, ...rest }: AllowedLinkProps) {
  return why === null ? (
    <Button {...rest} renderRoot={link} />
  ) : (
    <AllowedButton {...rest} why={why} />
  )
}
