/**
 * The delivery engine of one node. What it works on reaches it in two ways: handed over from memory by
 * the operation that accepted it, or claimed from the store when it is due and nobody owns it. It sends
 * as many at once as there are slots, lane by lane in turns, and writes every outcome down.
 *
 *     offer --\                                    /-> recorder: settle
 *              +-> lanes -> slots -> deliver -----+
 *     claims -/                                    \-> give back, forget
 */

import type { Directory } from '../directory/directory.ts'
import type { Clock, Random } from '../domain/clock.ts'
import type { HandOff } from '../domain/hand-off.ts'
import type { IdSource, NodeId, WebhookId } from '../domain/ids.ts'
import { webhookDefaults } from '../domain/webhook.ts'
import type { Sender } from '../outbound/sender.ts'
import type { Store } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createCarrier } from './carrier.ts'
import { createClaims } from './claims.ts'
import { type DeliverDeps, deliver } from './deliver.ts'
import { beatMs, createHeartbeat } from './heartbeat.ts'
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
  /** Ticks whenever something is due, until `stop`. */
  run(): void
  /**
   * Starts nothing more, waits for the attempts under way until the deadline, gives back the rest, and
   * leaves the store. Resolves when all is committed.
   */
  stop(deadlineMs: number): Promise<void>
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

/** How long the loop sleeps at most. */
const idleMs = beatMs / 3

export function createEngine(deps: EngineDeps): Engine {
  const { clock, directory, store, telemetry } = deps
  const lanes = createLanes(deps.limits)
  const wakeup = createWakeup()
  const stopNow = new AbortController()
  let stopping = false
  let loop: Promise<void> = Promise.resolve()

  const slots = createSlots({
    total: deps.limits.maxInFlight,
    maxInFlight: (id) => directory.webhook(id)?.maxInFlight ?? webhookDefaults.maxInFlight,
  })
  const recorder = createRecorder({
    deliveries: store.write.deliveries,
    storeFailed: (error) => telemetry.storeFailed({ doing: 'settle deliveries', error }),
    pause: (failures) => wakeup.pause(Math.min(250 * 2 ** failures, 5_000)),
  })
  const heartbeat = createHeartbeat({
    nodes: store.write.nodes,
    clock,
    ids: deps.ids,
    alone: deps.alone,
    onLost: (lost) => {
      telemetry.nodeLost({ nodeId: lost })
      dropAllQueued()
    },
    onRenewed: () => {
      claims.rescanSoon()
      wakeup.wake()
    },
  })
  const mayStart = () => !stopping && heartbeat.mayWork()
  const claims = createClaims({
    ...deps,
    heartbeat,
    lanes,
    mayStart,
    take(parcels) {
      for (const parcel of parcels) carrier.enqueue(parcel)
      carrier.pump()
    },
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
    onDisabled: () => {
      directory.refresh().catch((error: unknown) => {
        telemetry.storeFailed({ doing: 'refresh the directory', error })
      })
    },
  })

  directory.onWebhookChange((webhook) => {
    claims.webhookChanged(webhook)
    if (webhook.draining) wakeup.wake()
    const lane = lanes.existing(webhook.id)
    // The change to that status also took these deliveries out of our hands.
    if (lane !== undefined && (webhook.status !== 'active' || webhook.deletedAtMs !== null)) {
      carrier.dropQueued(lane)
    }
  })

  function noteWaiting(webhookId: WebhookId, dueMs: number) {
    claims.note(webhookId, dueMs)
    if (dueMs <= clock.nowMs()) wakeup.wake()
  }

  function dropAllQueued() {
    for (const lane of [...lanes.all()]) carrier.dropQueued(lane)
  }

  async function tick() {
    await heartbeat.beat()
    if ((await heartbeat.releaseLapsed()) > 0) claims.rescanSoon()
    await claims.bringIn()
    carrier.pump()
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
      reserve: (webhookId, bytes) => !stopping && lanes.reserve(webhookId, bytes),
      offer(parcels) {
        for (const parcel of parcels) {
          // Committed under an incarnation that was lost since: the row is free, or somebody else's.
          if (parcel.delivery.owner === heartbeat.nodeId) carrier.enqueue(parcel)
          else carrier.letGo(parcel)
        }
        carrier.pump()
      },
      abandon: (webhookId, bytes) => lanes.release(webhookId, bytes),
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
    },
    async stop(deadlineMs) {
      stopping = true
      wakeup.wake()
      await loop
      dropAllQueued()
      const deadline = setTimeout(() => stopNow.abort(), deadlineMs)
      await carrier.idle()
      clearTimeout(deadline)
      await recorder.idle()
      await heartbeat.retire()
    },
  }
}
