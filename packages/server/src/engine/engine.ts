/**
 * The delivery engine of one node. What it works on reaches it in two ways: handed over from memory by
 * the operation that accepted it, or claimed from the store when it is due and nobody owns it. It sends
 * as many at once as there are slots, lane by lane in turns, and writes every outcome down.
 *
 *     offer --\                                    /-> recorder: settle
 *              +-> lanes -> slots -> deliver -----+
 *     claims -/                                    \-> give back
 */

import type { Directory } from '../directory/directory.ts'
import type { Clock, Random } from '../domain/clock.ts'
import type { HandOff, Parcel } from '../domain/hand-off.ts'
import type { IdSource, NodeId, WebhookId } from '../domain/ids.ts'
import { webhookDefaults } from '../domain/webhook.ts'
import type { Sender } from '../outbound/sender.ts'
import type { Store } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createCarrier } from './carrier.ts'
import { createClaims } from './claims.ts'
import { type DeliverDeps, deliver } from './deliver.ts'
import { beatMs, createHeartbeat } from './heartbeat.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createLanes, type LaneLimits } from './lanes.ts'
import { createRecorder } from './recorder.ts'
import { createSlots } from './slots.ts'
import { createWakeup } from './wakeup.ts'

export interface Engine {
  readonly handOff: HandOff
  readonly node: { readonly id: NodeId; renew(lost: NodeId): Promise<void> }
  readonly stats: EngineStats
  /** Takes part in the store. Call before the first accept. */
  join(): Promise<void>
  /** One round: beat, let held deliveries go, claim what is due, start what there are slots for. */
  tick(): Promise<void>
  /** Ticks whenever something is due, until `finish`. */
  run(): void
  /** Aborts when attempts under way are cut short, at the deadline of `finish`. */
  readonly stopSignal: AbortSignal
  /**
   * Starts nothing more, and waits for the attempts under way; those that last past the deadline are
   * cut short and given back. Resolves when all outcomes are committed. What is accepted afterwards
   * is stored without an owner.
   */
  finish(deadlineMs: number): Promise<void>
  /** Leaves the store, after which nothing may be accepted; what is still in hand is freed. */
  leave(): Promise<void>
}

export interface EngineDeps {
  readonly store: Store
  readonly directory: Directory
  readonly sender: Sender
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdSource
  readonly telemetry: Telemetry
  readonly limits: EngineLimits
  /** No other process works on the store. */
  readonly alone: boolean
}

export interface EngineLimits extends LaneLimits {
  /** Attempts under way at once, all webhooks together. */
  readonly maxInFlight: number
}

export interface EngineStats {
  readonly inHand: number
  readonly inHandBytes: number
  readonly inFlight: number
}

/** How long outcomes collect before they are written: as many commits less, and nobody waits for them. */
const collectMs = 5
/** How long the loop sleeps at most. */
const idleMs = beatMs / 3

export function createEngine(deps: EngineDeps): Engine {
  const { clock, directory, store, telemetry } = deps
  const lanes = createLanes(deps.limits)
  const wakeup = createWakeup()
  const stopNow = new AbortController()
  let stopping = false
  let directoryIsStale = false
  let loop: Promise<void> = Promise.resolve()
  let beating: NodeJS.Timeout | undefined

  const slots = createSlots({
    total: deps.limits.maxInFlight,
    maxInFlight: (id) => directory.webhook(id)?.maxInFlight ?? webhookDefaults.maxInFlight,
  })
  const recorder = createRecorder({
    deliveries: store.write.deliveries,
    storeFailed: (error) => telemetry.storeFailed({ doing: 'settle deliveries', error }),
    collect: () => wakeup.pause(collectMs),
    pause: (failures) => wakeup.pause(Math.min(250 * 2 ** failures, 5_000)),
  })
  const heartbeat = createHeartbeat({
    nodes: store.write.nodes,
    clock,
    ids: deps.ids,
    alone: deps.alone,
    onLost: (lost) => {
      telemetry.nodeLost({ nodeId: lost })
      carrier.dropAllQueued()
    },
    onRenewed: () => {
      claims.rescanSoon()
      wakeup.wake()
    },
  })
  const housekeeping = createHousekeeping({ write: store.write, clock })
  // Unwritten outcomes count like attempts under way: a crash repeats both.
  const mayStart = () =>
    !stopping && heartbeat.mayWork() && recorder.waiting < 2 * deps.limits.maxInFlight
  const claims = createClaims({
    ...deps,
    heartbeat,
    lanes,
    mayStart,
    take,
  })
  const deliverDeps: DeliverDeps = { ...deps, stopSignal: stopNow.signal }
  const carrier = createCarrier({
    lanes,
    slots,
    recorder,
    deliveries: store.write.deliveries,
    clock,
    telemetry,
    mayStart,
    deliver: (parcel) => deliver(parcel, deliverDeps),
    onWaiting: noteWaiting,
    onRoom(webhookId) {
      if (claims.wanted(webhookId)) wakeup.wake()
    },
    refresh: refreshDirectory,
    pause: wakeup.pause,
  })

  directory.onWebhookChange((webhook) => {
    claims.webhookChanged(webhook)
    const stopped = webhook.status !== 'active' || webhook.deletedAtMs !== null
    if (stopped) housekeeping.followUpSoon()
    if (stopped || webhook.draining) wakeup.wake()
    const lane = lanes.existing(webhook.id)
    if (stopped && lane !== undefined) carrier.giveBackQueued(lane)
  })

  /** Queues what is counted in hand, unless it came under an incarnation that was lost since. */
  function take(parcels: readonly Parcel[]) {
    for (const parcel of parcels) {
      if (parcel.delivery.owner === heartbeat.nodeId) carrier.enqueue(parcel)
      else carrier.letGo(parcel)
    }
    carrier.pump()
  }

  /** When it fails, the next tick does it again. */
  async function refreshDirectory() {
    directoryIsStale = true
    try {
      await directory.refresh()
      directoryIsStale = false
    } catch (error) {
      telemetry.storeFailed({ doing: 'refresh the directory', error })
    }
  }

  function noteWaiting(webhookId: WebhookId, dueMs: number) {
    claims.note(webhookId, dueMs)
    if (dueMs <= clock.nowMs()) wakeup.wake()
  }

  async function tick() {
    await heartbeat.beat()
    if ((await heartbeat.releaseLapsed()) > 0) claims.rescanSoon()
    if (directoryIsStale) await refreshDirectory()
    const broughtAll = await claims.bringIn()
    const more = await housekeeping.step()
    if (!broughtAll || more) wakeup.wake()
    carrier.pump()
  }

  /** Beside the loop, so that no amount of work delays a beat. */
  function beat() {
    heartbeat.beat().catch((error: unknown) => {
      telemetry.storeFailed({ doing: 'take a heartbeat', error })
    })
  }

  async function runLoop() {
    while (!stopping) {
      try {
        await tick()
      } catch (error) {
        telemetry.storeFailed({ doing: 'look for due deliveries', error })
        await wakeup.pause(idleMs)
      }
      if (!stopping) await wakeup.sleep(sleepMs())
    }
  }

  /** Until the next beat, or until something is due that there is room for. */
  function sleepMs(): number {
    const dueMs = claims.nextDueMs()
    return dueMs === null ? idleMs : Math.min(Math.max(dueMs - clock.nowMs(), 1), idleMs)
  }

  return {
    handOff: {
      reserve(webhookId, bytes) {
        if (stopping) return false
        return lanes.reserve(webhookId, { bytes, othersWait: claims.othersWait(webhookId) })
      },
      offer: take,
      abandon: (webhookId, bytes) => lanes.release(webhookId, bytes),
      withdraw: carrier.withdraw,
      wake: (webhookId) => noteWaiting(webhookId, clock.nowMs()),
    },
    node: {
      get id() {
        return heartbeat.nodeId
      },
      renew: heartbeat.renew,
    },
    stats: {
      get inHand() {
        return lanes.inHand
      },
      get inHandBytes() {
        return lanes.inHandBytes
      },
      get inFlight() {
        return slots.inUse
      },
    },
    async join() {
      const { released } = await heartbeat.join()
      telemetry.nodeJoined({ nodeId: heartbeat.nodeId, released })
    },
    tick,
    run() {
      loop = runLoop()
      beating = setInterval(beat, beatMs)
    },
    stopSignal: stopNow.signal,
    async finish(deadlineMs) {
      stopping = true
      wakeup.wake()
      const deadline = setTimeout(() => stopNow.abort(), deadlineMs)
      await loop
      await carrier.idle()
      clearTimeout(deadline)
      await recorder.idle()
    },
    async leave() {
      clearInterval(beating)
      await heartbeat.retire()
    },
  }
}
