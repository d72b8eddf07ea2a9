import type { Backlog } from '@posthorn/client'
import { openCount } from '../../api/open-count.ts'
import { strings } from '../../strings/strings.ts'

/** How many deliveries wait; from some number on, that it is so many at least. */
export function formatOpen(backlog: Backlog): string {
  const open = openCount(backlog)
  return backlog.at_least ? strings.parts.atLeast(open) : open.toLocaleString()
}
