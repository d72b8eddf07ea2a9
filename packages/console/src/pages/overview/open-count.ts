import type { Backlog } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'

/** How many deliveries wait, whatever for. */
function openCount({ pending, retrying, held }: Backlog): number {
  return pending + retrying + held
}

export function formatOpen(backlog: Backlog): string {
  const open = openCount(backlog)
  return backlog.at_least ? strings.overview.atLeast(open) : open.toLocaleString()
}
