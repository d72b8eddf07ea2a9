import type { Parcel } from '../domain/hand-off.ts'
import type { WebhookId } from '../domain/ids.ts'
import type { Lane } from './lanes.ts'
import { createQueue } from './queue.ts'

/**
 * Decides whose turn it is. A slot is the right to have one attempt under way; there are `total` of
 * them. Lanes with something queued stand in a ring and take turns, one delivery a turn, so that a
 * webhook with a million waiting gets no more of the slots than one with a single event. Lanes wait in
 * two rings, one for first attempts and one for due retries; when both have somebody waiting, every
 * fifth slot goes to a retry and the others to first attempts, so that neither starves.
 */
export interface Slots {
  readonly inUse: number
  /** Something was queued in the lane, or it has an attempt less under way. */
  ready(lane: Lane): void
  /** The next delivery to send, its slot taken; undefined when no slot or nobody is free. */
  take(): { lane: Lane; parcel: Parcel } | undefined
  /** Gives the slot of a lane's attempt back. */
  free(lane: Lane): void
}

const everyNthForRetries = 5

export function createSlots(options: {
  readonly total: number
  /** How many attempts the webhook may have under way. */
  readonly maxInFlight: (webhookId: WebhookId) => number
}): Slots {
  const rings = { fresh: createQueue<Lane>(), due: createQueue<Lane>() }
  const standing = { fresh: new Set<Lane>(), due: new Set<Lane>() }
  let inUse = 0
  let turn = 0

  function stand(lane: Lane, kind: 'fresh' | 'due') {
    if (lane[kind].length === 0 || standing[kind].has(lane)) return
    standing[kind].add(lane)
    rings[kind].push(lane)
  }

  /** A lane at its cap leaves the ring; `free` brings it back. */
  function next(kind: 'fresh' | 'due'): { lane: Lane; parcel: Parcel } | undefined {
    for (let lane = rings[kind].shift(); lane !== undefined; lane = rings[kind].shift()) {
      standing[kind].delete(lane)
      if (lane.inFlight >= options.maxInFlight(lane.webhookId)) continue
      const parcel = lane[kind].shift()
      if (parcel === undefined) continue
      lane.inFlight += 1
      stand(lane, kind)
      return { lane, parcel }
    }
    return undefined
  }

  function ready(lane: Lane) {
    stand(lane, 'fresh')
    stand(lane, 'due')
  }

  return {
    get inUse() {
      return inUse
    },
    ready,
    take() {
      if (inUse >= options.total) return undefined
      turn = (turn + 1) % everyNthForRetries
      const found = turn === 0 ? (next('due') ?? next('fresh')) : (next('fresh') ?? next('due'))
      if (found !== undefined) inUse += 1
      return found
    },
    free(lane) {
      inUse -= 1
      lane.inFlight -= 1
      ready(lane)
    },
  }
}
