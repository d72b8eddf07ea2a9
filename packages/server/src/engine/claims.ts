import type { Directory } from '../directory/directory.ts'
import type { Clock } from '../domain/clock.ts'
import type { Parcel } from '../domain/hand-off.ts'
import type { WebhookId } from '../domain/ids.ts'
import type { Webhook } from '../domain/webhook.ts'
import type { Store } from '../store/store.ts'
import { claimSize, createBacklog } from './backlog.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Lanes } from './lanes.ts'

/**
 * Brings in from the store what this node did not accept itself, or could not hold: retries that are
 * due, what found no room, what a dead node left, and what was held and may leave.
 */
export interface Claims {
  /** A delivery of the webhook waits in the store until then. */
  note(webhookId: WebhookId, dueMs: number): void
  /** Whether something waits for a webhook and there is room to claim it. */
  wanted(webhookId: WebhookId): boolean
  /** Looks through the store at the next occasion, for what others left there. */
  rescanSoon(): void
  /** Takes note of a webhook that starts or stops draining. */
  webhookChanged(webhook: Webhook): void
  /** Claims what is due as long as there is room. */
  bringIn(): Promise<void>
  /** When something is due that there is room for; null when nothing waits. */
  nextDueMs(): number | null
}

export interface ClaimsDeps {
  readonly store: Store
  readonly directory: Directory
  readonly heartbeat: Heartbeat
  readonly lanes: Lanes
  readonly clock: Clock
  readonly alone: boolean
  readonly mayStart: () => boolean
  /** Takes what was claimed, already counted in hand. */
  readonly take: (parcels: readonly Parcel[]) => void
}

/** How often what other nodes left in the store is looked for; alone, it is a safety net only. */
const rescanMs = { alone: 60_000, among: 5_000 }
/** Held deliveries that leave for a webhook at a time. */
const drainBatch = 200
/** Pause before a claim that failed is made again. */
const failurePauseMs = 1_000

export function createClaims(deps: ClaimsDeps): Claims {
  const { clock, directory, heartbeat, lanes, store } = deps
  const backlog = createBacklog()
  const draining = new Set<WebhookId>()
  let scannedAtMs = Number.NEGATIVE_INFINITY

  /** A claim waits until it is worth a transaction. */
  function hasRoom(webhookId: WebhookId): boolean {
    return lanes.roomFor(webhookId) >= claimSize
  }

  async function scan() {
    const nowMs = clock.monotonicMs()
    if (nowMs - scannedAtMs < (deps.alone ? rescanMs.alone : rescanMs.among)) return
    scannedAtMs = nowMs
    for (const { webhookId, dueMs } of await store.read.deliveries.backlog()) {
      backlog.note(webhookId, dueMs)
    }
    if (!deps.alone) await directory.refresh()
  }

  /** Lets the next held deliveries of each draining webhook go once those before them are nearly sent. */
  async function drain() {
    const webhookIds = [...draining].filter(
      (id) => !backlog.has(id) && (lanes.existing(id)?.inHand ?? 0) < drainBatch / 2,
    )
    if (webhookIds.length === 0) return
    const nowMs = clock.nowMs()
    await store.write.deliveries.drain({ webhookIds, limit: drainBatch, nowMs })
    for (const id of webhookIds) backlog.note(id, nowMs)
    // A webhook with nothing held any more has stopped draining in the same transaction.
    await directory.refresh()
  }

  async function claim(webhookIds: readonly WebhookId[], nowMs: number) {
    const nodeId = heartbeat.nodeId
    const limitBytes = lanes.roomBytes()
    const result = await store.write.deliveries
      .claim({ nodeId, nowMs, webhookIds, limitEach: claimSize, limitBytes })
      .catch((error: unknown) => {
        for (const webhookId of webhookIds) backlog.note(webhookId, nowMs + failurePauseMs)
        throw error
      })
    if (result.kind === 'node_lost') {
      for (const webhookId of webhookIds) backlog.note(webhookId, nowMs)
      await heartbeat.renew(nodeId)
      return
    }
    for (const { webhookId, dueMs } of result.next) backlog.note(webhookId, dueMs)
    for (const { delivery, event } of result.parcels) {
      lanes.add(delivery.webhookId, event.data.byteLength)
    }
    deps.take(result.parcels)
  }

  return {
    note: backlog.note,
    wanted: (webhookId) => backlog.has(webhookId) && hasRoom(webhookId),
    rescanSoon() {
      scannedAtMs = Number.NEGATIVE_INFINITY
    },
    webhookChanged({ deletedAtMs, draining: drains, id, status }) {
      if (drains && status === 'active' && deletedAtMs === null) draining.add(id)
      else draining.delete(id)
    },
    async bringIn() {
      await scan()
      await drain()
      while (deps.mayStart()) {
        const nowMs = clock.nowMs()
        const webhookIds = backlog.take({ nowMs, room: lanes.room(), hasRoom })
        if (webhookIds.length === 0) return
        await claim(webhookIds, nowMs)
      }
    },
    nextDueMs: () => backlog.nextDueMs(hasRoom),
  }
}
