import type { Clock } from '../domain/clock.ts'
import type { Parcel } from '../domain/hand-off.ts'
import type { StoreWriter } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { DeliverEnd } from './deliver.ts'
import type { Lane, Lanes } from './lanes.ts'
import type { Recorder } from './recorder.ts'
import type { Slots } from './slots.ts'

/**
 * Takes parcels from the lanes, has each delivered, and sees to it that every one ends in exactly one
 * way: its outcome committed, given back to the store, or forgotten because the store took it away.
 * Only then is it no longer in hand.
 */
export interface Carrier {
  /** Queues a parcel that is counted in hand; `pump` sends it. */
  enqueue(parcel: Parcel): void
  /** Starts attempts while there are slots and something to send. */
  pump(): void
  /** Empties the queues of a lane without sending; the rows are the store's affair. */
  dropQueued(lane: Lane): void
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
  readonly onWaiting: (webhookId: Lane['webhookId'], dueMs: number) => void
  readonly onRoom: (webhookId: Lane['webhookId']) => void
  readonly onDisabled: () => void
}

/** Pause before a delivery is tried again that broke our own code. */
const bugPauseMs = 60_000

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
    let end: DeliverEnd
    let pauseMs = 0
    try {
      end = await deps.deliver(parcel)
    } catch (error) {
      telemetry.deliverBroke({ delivery: parcel.delivery, error })
      end = { kind: 'give_back' }
      pauseMs = bugPauseMs
    }
    if (end.kind === 'settle') recordOutcome(parcel, end)
    else if (end.kind === 'give_back') await giveBack(parcel, clock.nowMs() + pauseMs)
    else letGo(parcel)
    slots.free(lane)
    if (slots.inUse === 0) {
      for (const listener of idleListeners) listener()
      idleListeners = []
    }
    pump()
  }

  function recordOutcome(parcel: Parcel, { settlement }: Extract<DeliverEnd, { kind: 'settle' }>) {
    recorder.record(settlement, (moved) => {
      letGo(parcel)
      if (!moved) return
      const { availableAtMs } = settlement.next
      if (availableAtMs !== null) deps.onWaiting(parcel.delivery.webhookId, availableAtMs)
      if (settlement.disable !== null) deps.onDisabled()
    })
  }

  async function giveBack(parcel: Parcel, availableAtMs: number) {
    const { channelId, eventId, webhookId, owner, lease } = parcel.delivery
    if (owner !== null) {
      const fence = { channelId, eventId, webhookId, owner, lease }
      try {
        await deps.deliveries.giveBack([{ fence, availableAtMs }])
        deps.onWaiting(webhookId, availableAtMs)
      } catch (error) {
        // The row stays ours until this node leaves the store, which frees it.
        telemetry.storeFailed({ doing: 'give a delivery back', error })
      }
    }
    letGo(parcel)
  }

  function letGo({ delivery, event }: Parcel) {
    lanes.release(delivery.webhookId, event.data.byteLength)
    deps.onRoom(delivery.webhookId)
  }

  return {
    enqueue,
    pump,
    letGo,
    dropQueued(lane) {
      for (const queue of [lane.fresh, lane.due]) {
        for (let parcel = queue.shift(); parcel !== undefined; parcel = queue.shift()) letGo(parcel)
      }
    },
    idle() {
      if (slots.inUse === 0) return Promise.resolve()
      return new Promise((resolve) => {
        idleListeners.push(resolve)
      })
    },
  }
}
