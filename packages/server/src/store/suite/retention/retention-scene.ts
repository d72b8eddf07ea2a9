import type { WalkCursor, WalkEnd, WalkStep } from '../../store.ts'
import { type Scene, t0 } from '../given.ts'

export const dayMs = 24 * 60 * 60 * 1000
export const old = { createdAtMs: t0 - 60 * dayMs - 1_000 }

/** Steps to the end of one walk; answers how much was done and in how many steps. */
export async function walkThrough(
  step: (step: WalkStep) => Promise<WalkEnd>,
  { nowMs = t0, limit = 1_000 } = {},
) {
  let cursor: WalkCursor | null = null
  let done = 0
  for (let steps = 1; ; steps++) {
    const end = await step({ cursor, nowMs, limit })
    done += end.done
    cursor = end.cursor
    if (cursor === null) return { done, steps }
    if (steps > 1_000) throw new Error('The walk does not end.')
  }
}

/** All deliveries of a channel. */
export function pageOf(channelId: Scene['channel']['id']) {
  return {
    channelId,
    eventId: null,
    webhookId: null,
    state: null,
    topic: null,
    sinceMs: null,
    untilMs: null,
    before: null,
    limit: 100,
  }
}
