import type { Parcel } from '../../domain/node/hand-off.ts'
import type { Pacing } from '../pace/pacing.ts'
import type { Lane } from './lanes.ts'
import { createQueue } from './queue.ts'

/**
 * Decides whose turn it is. A slot is the right to have one attempt under way; there are `total` of
 * them. Lanes with something queued stand in a ring and take turns, one delivery a turn, so that a
 * webhook with a million waiting gets no more of the slots than one with a single event. A lane may
 * have as many attempts under way as its pace allows and slots are free beside it, so that
 * receivers which hang never hold all of them. When a lane has both first attempts and due retries
 * waiting, every fifth of its turns is a retry's.
 */
export interface Slots {
  readonly inUse: number
  /** Something was queued in the lane, it has an attempt less under way, or its wait is over. */
  ready(lane: Lane): void
  /** The next delivery to send, its slot taken; undefined when no slot or nobody is free. */
  take(): { lane: Lane; parcel: Parcel } | undefined
  /** Gives the slot of a lane's attempt back. */
  free(lane: Lane): void
}

const everyNthForRetries = 5

export function createSlots(options: {
  readonly total: number
  readonly pacing: Pick<Pacing, 'mayStart' | 'started'>
}): Slots {
  const ring = createQueue<Lane>()
  const { pacing, total } = options
  let inUse = 0

  function ready(lane: Lane) {
    if (lane.isInTurn || lane.fresh.length + lane.due.length === 0) return
    lane.isInTurn = true
    ring.push(lane)
  }

  function mayStart(lane: Lane): boolean {
    return lane.inFlight < total - inUse && pacing.mayStart(lane.webhookId, lane.inFlight)
  }

  return {
    get inUse() {
      return inUse
    },
    ready,
    take() {
      if (inUse >= total) return undefined
      for (let lane = ring.shift(); lane !== undefined; lane = ring.shift()) {
        lane.isInTurn = false
        // The first of its attempts to end brings it back, or the end of its wait.
        if (!mayStart(lane)) continue
        const parcel = nextOf(lane)
        if (parcel === undefined) continue
        pacing.started(lane.webhookId)
        lane.inFlight += 1
        inUse += 1
        ready(lane)
        return { lane, parcel }
      }
      return undefined
    },
    free(lane) {
      inUse -= 1
      lane.inFlight -= 1
      ready(lane)
    },
  }
}

function nextOf(lane: Lane): Parcel | undefined {
  lane.turns += 1
  return lane.turns % everyNthForRetries === 0
    ? (lane.due.shift() ?? lane.fresh.shift())
    : (lane.fresh.shift() ?? lane.due.shift())
}
