import type { DatabaseSync } from 'node:sqlite'
import { sizeOf } from '../../../domain/event.ts'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import type { Parcel } from '../../../domain/node/hand-off.ts'
import type { LeaseResult, StreamLease, StreamReader, StreamWriter } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import { type EventRow, eventColumns, toEvent } from '../events/events.ts'
import type { Sync } from '../thread/sync.ts'
import { type OwnDeliveryRow, toDelivery } from './delivery-row.ts'

type Row = OwnDeliveryRow & { readonly leased_at_ms: number | null }

const columns = `event_id, webhook_id, channel_id, state, attempts, tries, available_at_ms, owner,
  lease, http_status, reason, replay_id, created_at_ms, updated_at_ms, leased_at_ms`

/** Of a webhook by a time, so many at most. */
const whatIsDue = `FROM deliveries INDEXED BY deliveries_due
  WHERE owner IS NULL AND available_at_ms IS NOT NULL AND leased_at_ms IS NULL
    AND webhook_id = ? AND available_at_ms <= ?
  ORDER BY available_at_ms LIMIT ?`

/** A lease that has not ended: by event, webhook, channel, number and the time. */
const inForce = `event_id = ? AND webhook_id = ? AND channel_id = ? AND lease = ?
  AND leased_at_ms IS NOT NULL AND iif(state = 'held', leased_until_ms, available_at_ms) > ?`

export function streamReader(db: DatabaseSync): Sync<StreamReader> {
  const leased = prepare<Row>(
    db,
    `SELECT ${columns} FROM deliveries
     WHERE event_id = ? AND webhook_id = ? AND channel_id = ? AND lease = ?
       AND leased_at_ms IS NOT NULL`,
  )
  const lapsed = prepare<Row>(
    db,
    `SELECT ${columns} FROM deliveries INDEXED BY deliveries_leased
     WHERE leased_at_ms IS NOT NULL AND available_at_ms <= ?
     ORDER BY available_at_ms LIMIT ?`,
  )
  const lapsedOfWebhook = prepare<Row>(
    db,
    `SELECT ${columns} FROM deliveries INDEXED BY deliveries_leased_by_webhook
     WHERE leased_at_ms IS NOT NULL AND webhook_id = ? AND available_at_ms <= ?
     ORDER BY available_at_ms LIMIT ?`,
  )
  const event = prepare<EventRow>(db, `SELECT ${eventColumns} FROM events WHERE id = ?`)
  const refuse = refusal(db)
  const due = prepare<Pick<Row, 'event_id'>>(db, `SELECT event_id ${whatIsDue}`)

  const toLease = (row: Row | undefined): StreamLease | null => {
    if (row === undefined || row.leased_at_ms === null) return null
    const found = event.get(row.event_id)
    if (found === undefined) return null
    return {
      delivery: toDelivery({
        ...row,
        topic: found.topic,
        event_created_at_ms: found.created_at_ms,
      }),
      event: toEvent(found),
      leasedAtMs: row.leased_at_ms,
      endsAtMs: row.available_at_ms,
    }
  }

  return {
    leases: (names) =>
      names.map(({ channelId, eventId, lease, webhookId }) =>
        toLease(leased.get(eventId, webhookId, channelId, lease)),
      ),
    look({ channelId, nowMs, webhookId }) {
      const refused = refuse(channelId, webhookId)
      if (refused !== null) return refused
      return { kind: due.get(webhookId, nowMs, 1) === undefined ? 'nothing' : 'due' }
    },
    lapsed({ limit, nowMs, webhookId }) {
      const rows =
        webhookId === null ? lapsed.all(nowMs, limit) : lapsedOfWebhook.all(webhookId, nowMs, limit)
      return rows.flatMap((row) => toLease(row) ?? [])
    },
  }
}

export function streamWriter(db: DatabaseSync): Sync<StreamWriter> {
  const refuse = refusal(db)
  const due = prepare<Row>(db, `SELECT ${columns} ${whatIsDue}`)
  const event = prepare<EventRow>(db, `SELECT ${eventColumns} FROM events WHERE id = ?`)
  const take = prepare(
    db,
    `UPDATE deliveries SET lease = lease + 1, leased_at_ms = ?, due_at_ms = available_at_ms,
       available_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )
  const release = prepare(
    db,
    `UPDATE deliveries SET lease = lease + 1, leased_at_ms = NULL, leased_until_ms = NULL,
       available_at_ms = iif(state = 'held', NULL, due_at_ms)
     WHERE ${inForce}`,
  )
  const renew = prepare<{ ends_at_ms: number }>(
    db,
    `UPDATE deliveries SET
       available_at_ms = iif(state = 'held', NULL, min(?, leased_at_ms + ?)),
       leased_until_ms = iif(state = 'held', min(?, leased_at_ms + ?), NULL)
     WHERE ${inForce}
     RETURNING coalesce(available_at_ms, leased_until_ms) AS ends_at_ms`,
  )

  return {
    lease({ channelId, limit, limitBytes, nowMs, untilMs, webhookId }) {
      const refused = refuse(channelId, webhookId)
      if (refused !== null) return refused
      const parcels: Parcel[] = []
      let bytes = 0
      for (const row of due.all(webhookId, nowMs, limit)) {
        const found = event.get(row.event_id)
        if (found === undefined) throw new Error(`The event ${row.event_id} is missing.`)
        const sent = toEvent(found)
        bytes += sizeOf(sent)
        if (parcels.length > 0 && bytes > limitBytes) break
        take.run(nowMs, untilMs, row.event_id, webhookId)
        const lease = row.lease + 1
        const delivery = toDelivery({
          ...row,
          topic: sent.topic,
          event_created_at_ms: sent.createdAtMs,
          lease,
          available_at_ms: untilMs,
        })
        parcels.push({ delivery, event: sent })
      }
      return { kind: 'leased', parcels }
    },
    release: ({ names, nowMs }) =>
      names.map(
        ({ channelId, eventId, lease, webhookId }) =>
          release.run(eventId, webhookId, channelId, lease, nowMs).changes === 1,
      ),
    renew: ({ longestMs, names, nowMs, untilMs }) =>
      names.map(({ channelId, eventId, lease, webhookId }) => {
        const end = [untilMs, longestMs, untilMs, longestMs]
        const renewed = renew.get(...end, eventId, webhookId, channelId, lease, nowMs)
        return renewed?.ends_at_ms ?? null
      }),
  }
}

/** Why nothing of a webhook can be leased; null when something may be. */
function refusal(
  db: DatabaseSync,
): (channelId: ChannelId, webhookId: WebhookId) => Exclude<LeaseResult, { kind: 'leased' }> | null {
  const webhook = prepare<{ status: string; notification_type: string }>(
    db,
    `SELECT status, notification_type FROM webhooks
     WHERE id = ? AND channel_id = ? AND deleted_at_ms IS NULL`,
  )
  return (channelId, webhookId) => {
    const of = webhook.get(webhookId, channelId)
    if (of === undefined) return { kind: 'not_found' }
    if (of.notification_type !== 'stream') return { kind: 'not_a_stream' }
    return of.status === 'active' ? null : { kind: 'not_active' }
  }
}
