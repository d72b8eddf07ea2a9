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
import type { IdSource, NodeId, WebhookId } from '../domain/ids.ts'
import type { HandOff, Parcel } from '../domain/node/hand-off.ts'
import type { LiveFeed } from '../domain/node/live.ts'
import type { Streams } from '../domain/node/streams.ts'
import type { PaceReader } from '../domain/pace/pace.ts'
import type { Sender } from '../outbound/sender.ts'
import type { SettleResult, Store } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createChores } from './chores/chores.ts'
import { createClaims } from './claim/claims.ts'
import { createHeartbeat } from './claim/heartbeat.ts'
import { createLoop } from './loop.ts'
import { createAlarm } from './pace/alarm.ts'
import { createPacing } from './pace/pacing.ts'
import { createCarrier } from './send/carrier.ts'
import { type DeliverDeps, deliver } from './send/deliver.ts'
import { createLanes, type LaneLimits } from './send/lanes.ts'
import { createRecorder } from './send/recorder.ts'
import { createSlots } from './send/slots.ts'
import { createBells } from './streams/bells.ts'
import { createEndLeases } from './streams/end-leases.ts'
import { createLapsedLeases } from './streams/lapsed-leases.ts'
import { createLook } from './streams/look.ts'
import { createWakeup } from './wakeup.ts'

export interface Engine {
  readonly handOff: HandOff
  readonly streams: Streams
  readonly pace: PaceReader
  /** The name under which this process owns deliveries; `renew` takes another in place of one that was lost. */
  readonly incarnation: { readonly id: NodeId; renew(lost: NodeId): Promise<void> }
  readonly stats: EngineStats
  /** Takes part in the store. Call before the first accept. */
  join(): Promise<void>
  /** One round: beat, let held deliveries go, claim what is due, start what there are slots for. */
  tick(): Promise<void>
  /** Ticks whenever something is due, until `finish`. */
  run(): void
  /**
   * Aborts at the deadline of `finish`, unless `leave` was called before: it cuts short the engine's
   * attempts, and what operations wait for.
   */
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
  readonly live: LiveFeed
  readonly limits: EngineLimits
}

export interface EngineLimits extends LaneLimits {
  /** Attempts under way at once, all webhooks together. */
  readonly maxInFlight: number
}

export interface EngineStats {
  readonly inHand: number
  readonly inHandBytes: number
  readonly inFlight: number
  /** Webhooks whose breaker is open or half open. */
  readonly breakersOpen: number
}

/** How long outcomes collect before they are written: as many commits less, and nobody waits for them. */
const collectMs = 5

export function createEngine(deps: EngineDeps): Engine {
  const { clock, directory, store, telemetry } = deps
  const lanes = createLanes(deps.limits)
  const wakeup = createWakeup()
  const stopNow = new AbortController()
  let stopping = false
  let directoryIsStale = false
  let deadline: NodeJS.Timeout | undefined

  const pacing = createPacing({
    ...deps,
    onWait: (webhookId, untilMs) => alarm.set(webhookId, untilMs),
    onLongWait(webhookId) {
      const lane = lanes.existing(webhookId)
      if (lane !== undefined) carrier.giveBackQueued(lane)
    },
    onGo: letGoOn,
  })
  const alarm = createAlarm<WebhookId>({
    clock,
    ring(webhookId) {
      if (pacing.timeCame(webhookId)) letGoOn(webhookId)
    },
  })
  const slots = createSlots({
    total: deps.limits.maxInFlight,
    pacing,
  })
  const recorder = createRecorder({
    deliveries: store.write.deliveries,
    storeFailed: (error) => telemetry.storeFailed({ doing: 'settle deliveries', error }),
    settled,
    collect: () => wakeup.pause(collectMs),
    pause: (failures) => wakeup.pause(Math.min(250 * 2 ** failures, 5_000)),
  })
  const heartbeat = createHeartbeat({
    nodes: store.write.nodes,
    clock,
    ids: deps.ids,
    alone: store.exclusive,
    onLost: (lost) => {
      telemetry.nodeLost({ nodeId: lost })
      carrier.dropAllQueued()
    },
    onRenewed: () => {
      claims.rescanSoon()
      wakeup.wake()
    },
  })
  const endLeases = createEndLeases({ ...deps, settled })
  const lapsed = createLapsedLeases({ ...deps, endLeases })
  const bells = createBells({ look: createLook({ ...deps, lapsed }), lookEveryMs: 1_000 })
  // Unwritten outcomes count like attempts under way: a crash repeats both.
  const mayStart = () =>
    !stopping && heartbeat.mayWork() && recorder.waiting < 2 * deps.limits.maxInFlight
  const claims = createClaims({
    ...deps,
    heartbeat,
    lanes,
    pacing,
    mayStart,
    take,
  })
  const deliverDeps: DeliverDeps = { ...deps, stopSignal: stopNow.signal }
  const carrier = createCarrier({
    lanes,
    slots,
    pacing,
    recorder,
    live: deps.live,
    deliveries: store.write.deliveries,
    clock,
    telemetry,
    mayStart,
    deliver: (parcel) => deliver(parcel, deliverDeps),
    onWaiting: noteWaiting,
    onRoom(webhookId) {
      if (claims.wanted(webhookId) || chores.feedReplays.wanted(webhookId)) wakeup.wake()
    },
    refresh: refreshDirectory,
    pause: wakeup.pause,
  })
  const chores = createChores({
    ...deps,
    claims,
    lapsed,
    pacing,
    withdraw: carrier.withdraw,
    wake,
    wakeOperational,
    refreshDirectory,
  })
  const loop = createLoop({ tick, beat: heartbeat.beat, waits, wakeup, telemetry })

  directory.onWebhookChange((webhook) => {
    pacing.webhookChanged(webhook)
    claims.webhookChanged(webhook)
    bells.ring(webhook.id)
    const stopped = webhook.status !== 'active' || webhook.deletedAtMs !== null
    if (stopped) chores.followUps.soon()
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

  /** What waits of the webhook, here or in the store, may start. */
  function letGoOn(webhookId: WebhookId) {
    const lane = lanes.existing(webhookId)
    if (lane !== undefined) slots.ready(lane)
    carrier.pump()
    if (claims.wanted(webhookId)) wakeup.wake()
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
    if (dueMs > clock.nowMs()) return
    // For a webhook that may hold little, most of what is accepted goes to the store: a look into it
    // each time would find nothing to take.
    if (pacing.mayHold(webhookId) === Number.POSITIVE_INFINITY || claims.wanted(webhookId)) {
      wakeup.wake()
    }
  }

  /** The store holds something of the webhook that is due now. */
  function wake(webhookId: WebhookId) {
    if (directory.webhook(webhookId)?.notificationType === 'stream') bells.ring(webhookId)
    else noteWaiting(webhookId, clock.nowMs())
  }

  function wakeOperational() {
    const channel = directory.operationalChannel
    if (channel === undefined) return
    for (const { id } of directory.webhooksOf(channel.id)) wake(id)
  }

  function settled({ disabled, told }: Pick<SettleResult, 'disabled' | 'told'>) {
    if (disabled) void refreshDirectory()
    if (told) wakeOperational()
  }

  async function tick() {
    alarm.ringDue()
    await heartbeat.beat()
    if ((await heartbeat.releaseLapsed()) > 0) claims.rescanSoon()
    if (directoryIsStale) await refreshDirectory()
    const broughtAll = await claims.bringIn()
    const more = await chores.step()
    if (!broughtAll || more) wakeup.wake()
    carrier.pump()
  }

  /** Until something is due that there is room for, and until a chore goes on. */
  function waits(): number[] {
    const dueMs = claims.nextDueMs()
    const restEndsMs = chores.restEndsMs()
    return [
      ...(dueMs === null ? [] : [dueMs - clock.nowMs()]),
      ...(restEndsMs === null ? [] : [restEndsMs - clock.monotonicMs()]),
    ]
  }

  /** Whether this node takes another delivery of the webhook past the store. */
  function reserve(webhookId: WebhookId, bytes: number): boolean {
    if (stopping) return false
    const othersWait = claims.othersWait(webhookId)
    const mayHold = pacing.mayHold(webhookId)
    if (mayHold < Number.POSITIVE_INFINITY) {
      // First come, first served: what waits in the store goes before.
      if (othersWait || (lanes.existing(webhookId)?.inHand ?? 0) >= mayHold) return false
    }
    return lanes.reserve(webhookId, { bytes, othersWait })
  }

  return {
    handOff: {
      reserve,
      offer: take,
      abandon: (webhookId, bytes) => lanes.release(webhookId, bytes),
      withdraw: carrier.withdraw,
      wake,
      wakeOperational,
      replaysChanged() {
        chores.feedReplays.soon()
        wakeup.wake()
      },
    },
    streams: {
      listen: bells.listen,
      end: endLeases,
      endLapsed: lapsed.endSome,
    },
    pace: pacing,
    incarnation: {
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
      get breakersOpen() {
        return pacing.breakersOpen
      },
    },
    async join() {
      const { released } = await heartbeat.join()
      telemetry.nodeJoined({ nodeId: heartbeat.nodeId, released })
    },
    tick,
    run: loop.run,
    stopSignal: stopNow.signal,
    async finish(deadlineMs) {
      stopping = true
      bells.end()
      alarm.stop()
      deadline = setTimeout(() => stopNow.abort(), deadlineMs)
      await loop.stop()
      await carrier.idle()
      await recorder.idle()
    },
    async leave() {
      clearTimeout(deadline)
      loop.stopBeating()
      await heartbeat.retire()
    },
  }
}
