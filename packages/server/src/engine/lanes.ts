import type { Parcel } from '../domain/hand-off.ts'
import type { WebhookId } from '../domain/ids.ts'
import { createQueue, type Queue } from './queue.ts'

/**
 * A lane holds what this node has in hand for one webhook, so that a slow one fills its own lane and
 * nobody else's. First attempts and due retries queue apart, so that neither starves the other.
 */
export interface Lane {
  readonly webhookId: WebhookId
  readonly fresh: Queue<Parcel>
  readonly due: Queue<Parcel>
  /** Attempts under way. */
  inFlight: number
  /** Reserved, queued, under way or waiting for the commit of its outcome. */
  inHand: number
}

export interface LaneLimits {
  /** Deliveries in hand, all lanes together. */
  readonly inHand: number
  readonly inHandBytes: number
  /** Deliveries in hand of one lane; at least two claims' worth. */
  readonly laneInHand: number
}

/**
 * All lanes, and the count of what is in hand: from the reservation to the commit of the outcome.
 * Past the limits new work stays in the store without an owner until there is room.
 */
export interface Lanes {
  readonly inHand: number
  readonly inHandBytes: number
  /** The webhook's lane; made when it has none. */
  lane(webhookId: WebhookId): Lane
  existing(webhookId: WebhookId): Lane | undefined
  all(): Iterable<Lane>
  /** Counts one more in hand if there is room for it. */
  reserve(webhookId: WebhookId, bytes: number): boolean
  /** Counts one in hand without asking: a claim asked for the room before. */
  add(webhookId: WebhookId, bytes: number): void
  /** Ends what `reserve` or `add` began. A lane with nothing in hand is forgotten. */
  release(webhookId: WebhookId, bytes: number): void
  /** How many deliveries of a webhook may be claimed now. */
  roomFor(webhookId: WebhookId): number
  /** How many deliveries may be claimed now, all webhooks together. */
  room(): number
  /** How many bytes of events may be. */
  roomBytes(): number
}

export function createLanes(limits: LaneLimits): Lanes {
  const lanes = new Map<WebhookId, Lane>()
  let inHand = 0
  let inHandBytes = 0

  function lane(webhookId: WebhookId): Lane {
    let found = lanes.get(webhookId)
    if (found === undefined) {
      found = { webhookId, fresh: createQueue(), due: createQueue(), inFlight: 0, inHand: 0 }
      lanes.set(webhookId, found)
    }
    return found
  }

  function add(webhookId: WebhookId, bytes: number) {
    lane(webhookId).inHand += 1
    inHand += 1
    inHandBytes += bytes
  }

  function room(): number {
    return inHandBytes >= limits.inHandBytes ? 0 : Math.max(0, limits.inHand - inHand)
  }

  return {
    get inHand() {
      return inHand
    },
    get inHandBytes() {
      return inHandBytes
    },
    lane,
    existing: (webhookId) => lanes.get(webhookId),
    all: () => lanes.values(),
    reserve(webhookId, bytes) {
      if (inHand >= limits.inHand || inHandBytes + bytes > limits.inHandBytes) return false
      if ((lanes.get(webhookId)?.inHand ?? 0) >= limits.laneInHand) return false
      add(webhookId, bytes)
      return true
    },
    add,
    release(webhookId, bytes) {
      const of = lane(webhookId)
      of.inHand -= 1
      inHand -= 1
      inHandBytes -= bytes
      if (of.inHand === 0) lanes.delete(webhookId)
    },
    roomFor: (webhookId) =>
      Math.min(room(), limits.laneInHand - (lanes.get(webhookId)?.inHand ?? 0)),
    room,
    roomBytes: () => Math.max(0, limits.inHandBytes - inHandBytes),
  }
}
