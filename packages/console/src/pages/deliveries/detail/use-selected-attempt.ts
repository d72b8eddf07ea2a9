import type { Attempt, DeliveryWithAttempts } from '@posthorn/client'
import { useState } from 'react'

export interface SelectedAttempt {
  /** Null while there is none. */
  readonly attempt: Attempt | null
  readonly select: (id: string) => void
  readonly earlier: () => void
  readonly later: () => void
}

/** The attempt that is looked at: the latest, also when one more is made, until another is chosen. */
export function useSelectedAttempt(delivery: DeliveryWithAttempts | undefined): SelectedAttempt {
  const [chosen, setChosen] = useState<string | null>(null)
  const all = delivery?.attempt_log ?? []
  const found = all.findIndex(({ id }) => id === chosen)
  const at = found === -1 ? all.length - 1 : found
  const go = (to: number) => {
    const attempt = all[to]
    if (attempt !== undefined) setChosen(to === all.length - 1 ? null : attempt.id)
  }
  return {
    attempt: all[at] ?? null,
    select: (id) => go(all.findIndex((each) => each.id === id)),
    earlier: () => go(at - 1),
    later: () => go(at + 1),
  }
}
