import type { LinkProps } from '@tanstack/react-router'
import { strings } from '../../strings/strings.ts'
import { BackLink } from '../page/back-link.tsx'
import { Empty } from './empty.tsx'

export type MissingProps = Pick<LinkProps, 'to' | 'params'> & {
  /** What is not there, in a sentence. */
  readonly what: string
  /** The list that it would be in. */
  readonly label: string
}

/** Instead of a page about something that the server does not know. */
export function Missing({ what, ...list }: MissingProps) {
  return (
    <Empty title={what} action={<BackLink {...list} />}>
      {strings.parts.missing}
    </Empty>
  )
}
