import type { Backlog } from '@posthorn/client'

/** How many deliveries wait, whatever for. */
export function openCount({ pending, retrying, held }: Pick<Backlog, OpenState>): number {
  return pending + retrying + held
}

type OpenState = 'pending' | 'retrying' | 'held'
