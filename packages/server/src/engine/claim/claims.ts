import type { Directory } from '../../directory/directory.ts'
import type { Clock } from '../../domain/clock.ts'
import { sizeOf } from '../../domain/event.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Store } from '../../store/store.ts'
import type { Pacing } from '../pace/pacing.ts'
import type { Lanes } from '../send/lanes.ts'
import { createBacklog } from './backlog.ts'
import type { Heartbeat } from './heartbeat.ts'

/**
 * Brings in from the store what this node did not accept itself, or could not hold: retries that are
 * due, what found no room, what a dead node left, and what was held and may leave.
 */
export interface Claims {
  /** A delivery of the webhook waits in the store until then. */
  note(webhookId: WebhookId, dueMs: number): void
  /** Whether deliveries of the webhook wait in the store that should be sent by now. */
  othersWait(webhookId: WebhookId): boolean
  /** Whether there is room for something of the webhook's that waits. */
  wanted(webhookId: WebhookId): boolean
  /** Whether nothing of the webhook is due in the store, and at most so many are in hand. */
  nearlySent(webhookId: WebhookId, butSoMany: number): boolean
  /** Looks through the store at the next occasion, for what others left there. */
  rescanSoon(): void
  /** Takes note of a webhook that starts or stops draining. */
  webhookChanged(webhook: Webhook): void
  /** Claims what is due as long as there is room; false when it stopped before all was looked at. */
  bringIn(): Promise<boolean>
  /** When something is due that there is room for; null when nothing waits. */
  nextDueMs(): number | null
}

export interface ClaimsDeps {
  readonly store: Store
  readonly directory: Directory
  readonly heartbeat: Heartbeat
  readonly lanes: Lanes
  readonly pacing: Pick<Pacing, 'mayHold'>
  readonly clock: Clock
  readonly mayStart: () => boolean
  /** Takes what was claimed, already counted in hand. */
  readonly take: (parcels: readonly Parcel[]) => void
}

/** How often what other nodes left in the store is looked for; alone, it is a safety net only. */
const rescanMs = { alone: 60_000, among: 5_000 }
/** Deliveries of one webhook in one claim: enough to keep its lane busy, little enough to share. */
const claimSize = 200
const webhooksPerClaim = 50
/** Claims in one tick; beats and other work get their turn in between. */
const roundsPerTick = 20
/** Held deliveries that leave for a webhook at a time. */
const drainBatch = 400
/** Pause before a claim that failed is made again. */
const failurePauseMs = 1_000

export function createClaims(deps: ClaimsDeps): Claims {
  const { clock, directory, heartbeat, lanes, pacing, store } = deps
  const backlog = createBacklog()
  /** Webhooks whose held deliveries leave, and whether the first of them did. */
  const draining = new Map<WebhookId, { begun: boolean }>()
  let scannedAtMs = Number.NEGATIVE_INFINITY

  const hasRoom = (webhookId: WebhookId) => roomFor(webhookId) > 0

  /** How many deliveries of a webhook may be claimed; 0 until what it may have in hand is half gone. */
  function roomFor(webhookId: WebhookId): number {
    const mayHold = pacing.mayHold(webhookId)
    const room = lanes.claimRoom(webhookId)
    if (mayHold === Number.POSITIVE_INFINITY) return room
    const inHand = lanes.existing(webhookId)?.inHand ?? 0
    return inHand * 2 > mayHold ? 0 : Math.min(room, mayHold - inHand)
  }

  async function scan() {
    const nowMs = clock.monotonicMs()
    if (nowMs - scannedAtMs < (store.exclusive ? rescanMs.alone : rescanMs.among)) return
    scannedAtMs = nowMs
    for (const { webhookId, dueMs } of await store.read.deliveries.backlog()) {
      backlog.note(webhookId, dueMs)
    }
    if (!store.exclusive) await directory.refresh()
  }

  /**
   * Whether the next held deliveries may leave. Those before them are claimed and nearly sent. The
   * first leave only when nothing is in hand from before the webhook was held: such a delivery is among
   * the held ones, and until its outcome is committed, letting it go would send it again.
   */
  function mayDrain(webhookId: WebhookId): boolean {
    const begun = draining.get(webhookId)?.begun === true
    if (!begun && lanes.existing(webhookId) !== undefined) return false
    return nearlySent(webhookId, drainBatch / 2)
  }

  function nearlySent(webhookId: WebhookId, butSoMany: number): boolean {
    if (backlog.isDue(webhookId, clock.nowMs())) return false
    return (lanes.existing(webhookId)?.inHand ?? 0) <= butSoMany
  }

  async function drain(): Promise<boolean> {
    const nowMs = clock.nowMs()
    const webhookIds = [...draining.keys()].filter((id) => mayDrain(id))
    if (webhookIds.length === 0) return false
    const begun = webhookIds.map((id) => draining.get(id))
    const moved = await store.write.deliveries.drain({ webhookIds, limit: drainBatch, nowMs })
    // Unless it changed meanwhile, and with that has another entry, or none.
    for (const entry of begun) if (entry !== undefined) entry.begun = true
    if (moved > 0) for (const id of webhookIds) backlog.note(id, nowMs)
    // A webhook with nothing held any more has stopped draining in the same transaction.
    if (moved < webhookIds.length * drainBatch) await directory.refresh()
    return moved > 0
  }

  async function claim(): Promise<boolean> {
    const nowMs = clock.nowMs()
    const most = Math.min(webhooksPerClaim, Math.max(1, Math.floor(lanes.free / claimSize)))
    const webhookIds = backlog.take({ nowMs, most, hasRoom })
    // A claim takes as much of each as there is room for of the least: what may hold little goes apart.
    const isSlow = (id: WebhookId) => pacing.mayHold(id) < claimSize
    const groups = [webhookIds.filter((id) => !isSlow(id)), webhookIds.filter(isSlow)]
    await Promise.all(groups.map((group) => claimFor(group, nowMs)))
    return webhookIds.length > 0
  }

  async function claimFor(webhookIds: readonly WebhookId[], nowMs: number): Promise<void> {
    if (webhookIds.length === 0) return
    const nodeId = heartbeat.nodeId
    const limitEach = Math.min(claimSize, ...webhookIds.map(roomFor))
    try {
      const limitBytes = Math.floor(lanes.freeBytes / 2)
      const request = { nodeId, nowMs, webhookIds, limitEach, limitBytes }
      const result = await store.write.deliveries.claim(request)
      if (result.kind === 'node_lost') {
        for (const webhookId of webhookIds) backlog.note(webhookId, nowMs)
        await heartbeat.renew(nodeId)
        return
      }
      for (const { webhookId, dueMs } of result.next) backlog.note(webhookId, dueMs)
      for (const { delivery, event } of result.parcels) lanes.add(delivery.webhookId, sizeOf(event))
      deps.take(result.parcels)
    } catch (error) {
      for (const webhookId of webhookIds) backlog.note(webhookId, nowMs + failurePauseMs)
      throw error
    } finally {
      backlog.claimed(webhookIds)
    }
  }

  return {
    note: backlog.note,
    othersWait: (webhookId) => backlog.isDue(webhookId, clock.nowMs()),
    wanted: (webhookId) => {
      const nowMs = clock.nowMs()
      if (backlog.isDue(webhookId, nowMs)) return hasRoom(webhookId)
      return draining.has(webhookId) && mayDrain(webhookId)
    },
    nearlySent,
    rescanSoon() {
      scannedAtMs = Number.NEGATIVE_INFINITY
    },
    webhookChanged({ deletedAtMs, draining: drains, id, status }) {
      if (!drains || status !== 'active' || deletedAtMs !== null) draining.delete(id)
      // Also when it drained before: it may have been held in between.
      else draining.set(id, { begun: false })
    },
    async bringIn() {
      await scan()
      for (let round = 0; round < roundsPerTick; round++) {
        if (!deps.mayStart()) return true
        const drained = await settled(drain())
        // What cannot leave keeps nothing else from being claimed.
        const claimed = await claim()
        if (drained.failed) throw drained.error
        if (!drained.value && !claimed) return true
      }
      return false
    },
    nextDueMs: () => backlog.nextDueMs(hasRoom),
  }
}

type Settled<Value> =
  | { readonly failed: false; readonly value: Value }
  | { readonly failed: true; readonly error: unknown }

function settled<Value>(work: Promise<Value>): Promise<Settled<Value>> {
  return work.then(
    (value) => ({ failed: false, value }),
    (error: unknown) => ({ failed: true, error }),
  )
}
