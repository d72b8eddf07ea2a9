import type { Clock } from '../../domain/clock.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import { sizeOf } from '../../domain/event.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import { type LiveFeed, liveAttempt } from '../../domain/node/live.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { Pacing } from '../pace/pacing.ts'
import type { DeliverEnd } from './deliver.ts'
import type { Lane, Lanes } from './lanes.ts'
import type { Recorder } from './recorder.ts'
import type { Slots } from './slots.ts'

/**
 * Takes parcels from the lanes, has each delivered, and sees to it that every one ends in exactly one
 * way: its outcome committed, or given back to the store. Only then is it no longer in hand.
 */
export interface Carrier {
  /** Queues a parcel that is counted in hand; `pump` sends it. */
  enqueue(parcel: Parcel): void
  /** Starts attempts while there are slots and something to send. */
  pump(): void
  /** Empties the queue of a lane without sending; in the store everything keeps its place in the order. */
  giveBackQueued(lane: Lane): void
  /** Forgets what is queued everywhere: it belongs to an incarnation that was lost. */
  dropAllQueued(): void
  /** Sends no more what was queued under this fence. */
  withdraw(delivery: QueuedName & Pick<Delivery, 'webhookId'>): void
  /** One less in hand. */
  letGo(parcel: Parcel): void
  /** Resolves when no attempt is under way. */
  idle(): Promise<void>
}

export interface CarrierDeps {
  readonly lanes: Lanes
  readonly slots: Slots
  readonly pacing: Pick<Pacing, 'ended' | 'notMade'>
  readonly recorder: Recorder
  readonly live: LiveFeed
  readonly deliveries: Pick<StoreWriter['deliveries'], 'giveBack'>
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly deliver: (parcel: Parcel) => Promise<DeliverEnd>
  /** Whether another attempt may be started now. */
  readonly mayStart: () => boolean
  /** A delivery of the webhook waits in the store until then. */
  readonly onWaiting: (webhookId: WebhookId, dueMs: number) => void
  readonly onRoom: (webhookId: WebhookId) => void
  /** Something about the webhook is newer in the store than in the directory; resolves when it is known. */
  readonly refresh: () => Promise<void>
  readonly pause: (ms: number) => Promise<void>
}

/** Pause before a delivery is tried again that broke our own code. */
const bugPauseMs = 60_000
/** Pause before the store is asked again to take something back. */
const giveBackPauseMs = 1_000
/** Given back in one commit: others' commits get their turn in between. */
const giveBackPortion = 500

export function createCarrier(deps: CarrierDeps): Carrier {
  const { clock, lanes, live, pacing, recorder, slots, telemetry } = deps
  let idleListeners: (() => void)[] = []

  function enqueue(parcel: Parcel) {
    const lane = lanes.lane(parcel.delivery.webhookId)
    const { attempts, replayId } = parcel.delivery
    // What is replayed gives way to fresh events as retries do, also when it is its first attempt.
    const queue = attempts === 0 && replayId === null ? lane.fresh : lane.due
    queue.push(parcel)
    slots.ready(lane)
  }

  function pump() {
    while (deps.mayStart()) {
      const turn = slots.take()
      if (turn === undefined) return
      void carry(turn.lane, turn.parcel)
    }
  }

  async function carry(lane: Lane, parcel: Parcel) {
    const startedMs = clock.monotonicMs()
    const { webhookId } = parcel.delivery
    if (lane.withdrawn.size > 0 && lane.withdrawn.has(nameOf(parcel.delivery))) {
      pacing.notMade(webhookId, startedMs)
      letGo(parcel)
    } else {
      let how: DeliverEnd
      try {
        how = await deps.deliver(parcel)
      } catch (error) {
        telemetry.deliverBroke({ delivery: parcel.delivery, error })
        how = { kind: 'give_back', why: 'broke' }
      }
      if (how.kind === 'settle') {
        pacing.ended(how, { startedMs, underWay: lane.inFlight })
        recordOutcome(parcel, how)
      } else {
        pacing.notMade(webhookId, startedMs)
        await putBack(parcel, how.why)
      }
    }
    slots.free(lane)
    if (slots.inUse === 0) {
      for (const listener of idleListeners) listener()
      idleListeners = []
    }
    pump()
  }

  async function putBack(parcel: Parcel, why: Extract<DeliverEnd, { kind: 'give_back' }>['why']) {
    // The store may have taken the delivery away with the change that made the webhook inactive, or
    // the webhook may be active again there already: giving back is right in both cases.
    if (why === 'not_active') await deps.refresh()
    await giveBack([parcel], why === 'broke' ? clock.nowMs() + bugPauseMs : 0)
  }

  function recordOutcome(parcel: Parcel, { settlement }: Extract<DeliverEnd, { kind: 'settle' }>) {
    recorder.record(settlement, (moved) => {
      const { attempt, next } = settlement
      const { channelId, topic } = parcel.delivery
      if (live.wants(channelId)) {
        live.show(channelId, liveAttempt(attempt, topic, moved ? next : null))
      }
      const { availableAtMs } = next
      if (moved && availableAtMs !== null) deps.onWaiting(parcel.delivery.webhookId, availableAtMs)
      letGo(parcel)
      pump()
    })
  }

  /** Until the store has taken them, due as they were; what moved on meanwhile it leaves as it is. */
  async function giveBack(parcels: readonly Parcel[], notBeforeMs: number) {
    const nowMs = clock.nowMs()
    const items = parcels.flatMap(({ delivery }) => {
      const { channelId, eventId, webhookId, owner, lease } = delivery
      if (owner === null) return []
      const availableAtMs = Math.max(delivery.availableAtMs ?? nowMs, notBeforeMs)
      return [{ fence: { channelId, eventId, webhookId, owner, lease }, availableAtMs }]
    })
    for (let given = false; !given; ) {
      try {
        await deps.deliveries.giveBack(items)
        given = true
      } catch (error) {
        telemetry.storeFailed({ doing: 'take deliveries back', error })
        await deps.pause(giveBackPauseMs)
      }
    }
    for (const parcel of parcels) letGo(parcel)
    for (const { fence, availableAtMs } of items) deps.onWaiting(fence.webhookId, availableAtMs)
  }

  async function giveBackInPortions(parcels: readonly Parcel[]) {
    for (let from = 0; from < parcels.length; from += giveBackPortion) {
      await giveBack(parcels.slice(from, from + giveBackPortion), 0)
    }
  }

  function letGo({ delivery, event }: Parcel) {
    const withdrawn = lanes.existing(delivery.webhookId)?.withdrawn
    if (withdrawn !== undefined && withdrawn.size > 0) withdrawn.delete(nameOf(delivery))
    lanes.release(delivery.webhookId, sizeOf(event))
    deps.onRoom(delivery.webhookId)
  }

  return {
    enqueue,
    pump,
    letGo,
    giveBackQueued(lane) {
      void giveBackInPortions(takeQueued(lane))
    },
    dropAllQueued() {
      for (const lane of [...lanes.all()]) for (const parcel of takeQueued(lane)) letGo(parcel)
    },
    withdraw(delivery) {
      lanes.existing(delivery.webhookId)?.withdrawn.add(nameOf(delivery))
    },
    idle() {
      if (slots.inUse === 0) return Promise.resolve()
      return new Promise((resolve) => {
        idleListeners.push(resolve)
      })
    },
  }
}

function takeQueued(lane: Lane): Parcel[] {
  const parcels: Parcel[] = []
  for (const queue of [lane.fresh, lane.due]) {
    for (let parcel = queue.shift(); parcel !== undefined; parcel = queue.shift()) {
      parcels.push(parcel)
    }
  }
  return parcels
}

type QueuedName = Pick<Delivery, 'eventId' | 'lease'>

function nameOf({ eventId, lease }: QueuedName): string {
  return `${eventId} ${lease}`
}
