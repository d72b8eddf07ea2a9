import type { WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import { createQueue, type Queue } from './queue.ts'

/**
 * A lane holds what this node has in hand for one webhook. First attempts and due retries queue apart,
 * so that neither starves the other.
 */
export interface Lane {
  readonly webhookId: WebhookId
  readonly fresh: Queue<Parcel>
  readonly due: Queue<Parcel>
  /** Attempts under way. */
  inFlight: number
  /** Reserved, queued, under way or waiting for the commit of its outcome. */
  inHand: number
  inHandBytes: number
  /** Turns taken, by which fresh and due share. */
  turns: number
  /** Whether it stands in the ring of those who take turns. */
  isInTurn: boolean
  /** Queued deliveries that were cancelled since, by event and lease. */
  readonly withdrawn: Set<string>
}

export interface LaneLimits {
  /** Deliveries in hand, all lanes together. */
  readonly inHand: number
  readonly inHandBytes: number
}

/**
 * All lanes, and the count of what is in hand: from the reservation to the commit of the outcome. Past
 * the limits new work stays in the store without an owner until there is room.
 *
 * A lane may take as much as is left free beside it. One webhook that takes nothing thus ends up with
 * half of all room, a second with a third each, and a lane that comes later always finds some: nobody
 * can fill the node for the others, and no share has to be set aside for those who do not need it.
 */
export interface Lanes {
  readonly inHand: number
  readonly inHandBytes: number
  /** The webhook's lane; made when it has none. */
  lane(webhookId: WebhookId): Lane
  existing(webhookId: WebhookId): Lane | undefined
  all(): Iterable<Lane>
  /**
   * Counts one more in hand if the lane may take it. When others of the webhook wait in the store for
   * the same room, only half of it is given away here.
   */
  reserve(webhookId: WebhookId, request: { bytes: number; othersWait: boolean }): boolean
  /** Counts one in hand without asking: a claim asked for the room before. */
  add(webhookId: WebhookId, bytes: number): void
  /** Ends what `reserve` or `add` began. A lane with nothing in hand is forgotten. */
  release(webhookId: WebhookId, bytes: number): void
  /** How many deliveries of a webhook may be claimed; 0 until its lane is half empty. */
  claimRoom(webhookId: WebhookId): number
  readonly free: number
  readonly freeBytes: number
}

export function createLanes(limits: LaneLimits): Lanes {
  const lanes = new Map<WebhookId, Lane>()
  let inHand = 0
  let inHandBytes = 0

  function lane(webhookId: WebhookId): Lane {
    let found = lanes.get(webhookId)
    if (found === undefined) {
      found = {
        webhookId,
        fresh: createQueue(),
        due: createQueue(),
        inFlight: 0,
        inHand: 0,
        inHandBytes: 0,
        turns: 0,
        isInTurn: false,
        withdrawn: new Set(),
      }
      lanes.set(webhookId, found)
    }
    return found
  }

  function add(webhookId: WebhookId, bytes: number) {
    const of = lane(webhookId)
    of.inHand += 1
    of.inHandBytes += bytes
    inHand += 1
    inHandBytes += bytes
  }

  const free = () => Math.max(0, limits.inHand - inHand)
  const freeBytes = () => Math.max(0, limits.inHandBytes - inHandBytes)

  return {
    get inHand() {
      return inHand
    },
    get inHandBytes() {
      return inHandBytes
    },
    get free() {
      return free()
    },
    get freeBytes() {
      return freeBytes()
    },
    lane,
    existing: (webhookId) => lanes.get(webhookId),
    all: () => lanes.values(),
    reserve(webhookId, { bytes, othersWait }) {
      const of = lanes.get(webhookId)
      const share = othersWait ? free() / 2 : free()
      if ((of?.inHand ?? 0) >= share) return false
      if ((of?.inHandBytes ?? 0) + bytes > freeBytes()) return false
      add(webhookId, bytes)
      return true
    },
    add,
    release(webhookId, bytes) {
      const of = lane(webhookId)
      of.inHand -= 1
      of.inHandBytes -= bytes
      inHand -= 1
      inHandBytes -= bytes
      if (of.inHand === 0) lanes.delete(webhookId)
    },
    claimRoom(webhookId) {
      const of = lanes.get(webhookId)
      if (of === undefined) return freeBytes() > 0 ? free() : 0
      if (of.inHandBytes * 2 > freeBytes() || of.inHand * 2 > free()) return 0
      return free() - of.inHand
    },
  }
}
