import { setTimeout as pause } from 'node:timers/promises'
import type { Sight } from './watcher.ts'

export const patienceMs = 15_000

export interface FirstDelivery {
  saw(sight: Sight): void
  /** Resolves when the event was delivered, or when that takes too long. */
  of(eventId: string): Promise<'delivered' | 'late'>
}

/** The delivery of an event may be seen before whoever published it knows its id. */
export function createFirstDelivery(): FirstDelivery {
  const delivered = new Set<string>()
  let awaited: { eventId: string; resolve(what: 'delivered'): void } | null = null
  let over = false
  return {
    saw(sight) {
      if (over || sight.kind !== 'attempt' || sight.attempt.outcome !== 'delivered') return
      delivered.add(sight.attempt.event_id)
      if (awaited?.eventId === sight.attempt.event_id) awaited.resolve('delivered')
    },
    async of(eventId) {
      const { promise, resolve } = Promise.withResolvers<'delivered'>()
      awaited = { eventId, resolve }
      if (delivered.has(eventId)) resolve('delivered')
      const first = await Promise.race([
        promise,
        pause(patienceMs, 'late' as const, { ref: false }),
      ])
      over = true
      delivered.clear()
      return first
    },
  }
}
