import type { Clock } from '../domain/clock.ts'
import type { Delivery } from '../domain/delivery.ts'
import { sizeOf } from '../domain/event.ts'
import type { Parcel } from '../domain/hand-off.ts'
import type { WebhookId } from '../domain/ids.ts'
import type { StoreWriter } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
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
  /** Empties the queue of a lane without sending. */
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
  readonly recorder: Recorder
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

export function createCarrier(deps: CarrierDeps): Carrier {
  const { clock, lanes, recorder, slots, telemetry } = deps
  let idleListeners: (() => void)[] = []

  function enqueue(parcel: Parcel) {
    const lane = lanes.lane(parcel.delivery.webhookId)
    const queue = parcel.delivery.attempts === 0 ? lane.fresh : lane.due
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
    if (lane.withdrawn.size > 0 && lane.withdrawn.delete(nameOf(parcel.delivery))) letGo(parcel)
    else await end(parcel, await tryToDeliver(parcel))
    slots.free(lane)
    if (slots.inUse === 0) {
      for (const listener of idleListeners) listener()
      idleListeners = []
    }
    pump()
  }

  async function tryToDeliver(parcel: Parcel): Promise<DeliverEnd> {
    try {
      return await deps.deliver(parcel)
    } catch (error) {
      telemetry.deliverBroke({ delivery: parcel.delivery, error })
      return { kind: 'give_back', why: 'broke' }
    }
  }

  async function end(parcel: Parcel, how: DeliverEnd) {
    if (how.kind === 'settle') {
      recordOutcome(parcel, how)
      return
    }
    // The store may have taken the delivery away with the change that made the webhook inactive, or
    // the webhook may be active again there already: giving back is right in both cases.
    if (how.why === 'not_active') await deps.refresh()
    await giveBack([parcel], clock.nowMs() + (how.why === 'broke' ? bugPauseMs : 0))
  }

  function recordOutcome(parcel: Parcel, { settlement }: Extract<DeliverEnd, { kind: 'settle' }>) {
    recorder.record(settlement, (moved) => {
      const { availableAtMs } = settlement.next
      if (moved && availableAtMs !== null) deps.onWaiting(parcel.delivery.webhookId, availableAtMs)
      if (settlement.disable !== null) void deps.refresh()
      letGo(parcel)
      pump()
    })
  }

  /** Until the store has taken them; what moved on meanwhile it leaves as it is. */
  async function giveBack(parcels: readonly Parcel[], availableAtMs: number) {
    const items = parcels.flatMap(({ delivery }) => {
      const { channelId, eventId, webhookId, owner, lease } = delivery
      if (owner === null) return []
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
    for (const { fence } of items) deps.onWaiting(fence.webhookId, availableAtMs)
  }

  function letGo({ delivery, event }: Parcel) {
    lanes.release(delivery.webhookId, sizeOf(event))
    deps.onRoom(delivery.webhookId)
  }

  return {
    enqueue,
    pump,
    letGo,
    giveBackQueued(lane) {
      const parcels = takeQueued(lane)
      if (parcels.length > 0) void giveBack(parcels, clock.nowMs())
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
