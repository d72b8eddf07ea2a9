import type { DatabaseSync } from 'node:sqlite'
import { type ChannelId, type EventId, firstIdAt, type WebhookId } from '../../../domain/ids.ts'
import type { WalkEnd, WalkStep } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Counters } from '../stats/counters.ts'
import type { OperationalEvents } from '../webhooks/operational-events.ts'
import { type Visit, walk } from './walk.ts'

interface WebhookRow {
  readonly id: WebhookId
  readonly channel_id: ChannelId
  readonly notification_type: string
  readonly deleted_at_ms: number | null
  readonly max_hold_days: number
}

interface WaitingRow {
  readonly event_id: EventId
  readonly attempts: number
  readonly http_status: number | null
  readonly updated_at_ms: number
}

const dayMs = 24 * 60 * 60 * 1000
const columns = 'event_id, attempts, http_status, updated_at_ms'

/** Fails what has waited too long, webhook by webhook; see the port. */
export function waitingExpirer(
  db: DatabaseSync,
  {
    operational,
    counters,
  }: { readonly operational: OperationalEvents; readonly counters: Counters },
): (step: WalkStep) => WalkEnd {
  const webhookFrom = prepare<WebhookRow>(
    db,
    `SELECT w.id, w.channel_id, w.notification_type, w.deleted_at_ms, c.max_hold_days
     FROM webhooks w CROSS JOIN channels c ON c.id = w.channel_id
     WHERE w.id >= ? ORDER BY w.id LIMIT 1`,
  )
  // What was held before a moment was accepted before it, so newer events need no look.
  const held = prepare<WaitingRow>(
    db,
    `SELECT ${columns} FROM deliveries INDEXED BY deliveries_undone_by_webhook
     WHERE owner IS NULL AND state <> 'delivered' AND webhook_id = ? AND state = 'held'
       AND event_id > ? AND event_id < ?
     ORDER BY event_id LIMIT ?`,
  )
  const overdue = prepare<WaitingRow>(
    db,
    `SELECT ${columns} FROM deliveries INDEXED BY deliveries_due
     WHERE owner IS NULL AND available_at_ms IS NOT NULL AND leased_at_ms IS NULL
       AND webhook_id = ? AND available_at_ms < ?
     ORDER BY available_at_ms LIMIT ?`,
  )
  const fail = prepare(
    db,
    `UPDATE deliveries SET state = 'failed', reason = 'expired', available_at_ms = NULL,
       leased_at_ms = NULL, lease = lease + 1, updated_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )

  const expire = (webhook: WebhookRow, row: WaitingRow, atMs: number) => {
    fail.run(atMs, row.event_id, webhook.id)
    const of = { channelId: webhook.channel_id, webhookId: webhook.id, atMs }
    counters.closed(of)
    counters.givenUp(of)
    operational.tell({
      topic: 'delivery.exhausted',
      ...of,
      eventId: row.event_id,
      attempts: row.attempts,
      httpStatus: row.http_status,
      reason: 'expired',
      failures: null,
    })
  }

  return (step) =>
    walk(step, {
      nextFrom: (id) => webhookFrom.get(id),
      visit(webhook, { after, limit }): Visit {
        // Nothing of a deleted webhook stays open.
        if (webhook.deleted_at_ms !== null) return { spent: 1, done: 0, after: null }
        const beforeMs = step.nowMs - webhook.max_hold_days * dayMs
        const heldLong = held.all(webhook.id, after, firstIdAt(beforeMs), limit)
        const expired = heldLong.filter((row) => row.updated_at_ms < beforeMs)
        const left = limit - heldLong.length
        if (left > 0 && webhook.notification_type === 'stream') {
          expired.push(...overdue.all(webhook.id, beforeMs, left))
        }
        for (const row of expired) expire(webhook, row, step.nowMs)
        const spent = heldLong.length + expired.length
        const done = expired.length
        const last = heldLong.at(-1)?.event_id
        if (left === 0 && last !== undefined) return { spent, done, after: last }
        // There may be more that is overdue. What was expired is out of its index by then.
        return { spent, done, after: spent < limit ? null : after }
      },
    })
}
