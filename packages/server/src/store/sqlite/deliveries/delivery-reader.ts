import type { DatabaseSync } from 'node:sqlite'
import { firstIdAt, type WebhookId } from '../../../domain/ids.ts'
import type { DeliveryReader } from '../../store.ts'
import { prepare, preparer, type SqlValue } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { type DeliveryRow, deliveryColumns, toDelivery } from './delivery-row.ts'

type Page = Parameters<DeliveryReader['list']>[0]

export function deliveryReader(db: DatabaseSync): Sync<DeliveryReader> {
  const byRef = prepare<DeliveryRow>(
    db,
    `SELECT ${deliveryColumns} FROM deliveries d JOIN events e ON e.id = d.event_id
     WHERE d.event_id = ? AND d.webhook_id = ? AND d.channel_id = ?`,
  )
  const select = preparer<DeliveryRow>(db)
  const nextWaiting = prepare<{ webhook_id: string; available_at_ms: number }>(
    db,
    `SELECT webhook_id, available_at_ms FROM deliveries INDEXED BY deliveries_due
     WHERE owner IS NULL AND available_at_ms IS NOT NULL AND leased_at_ms IS NULL AND webhook_id > ?
     ORDER BY webhook_id, available_at_ms LIMIT 1`,
  )
  const isStream = prepare<{ id: string }>(
    db,
    `SELECT id FROM webhooks WHERE id = ? AND notification_type = 'stream'`,
  )

  return {
    get(ref) {
      const row = byRef.get(ref.eventId, ref.webhookId, ref.channelId)
      return row === undefined ? null : toDelivery(row)
    },
    list(page) {
      const { sql, values } = listQuery(page)
      return select(sql)
        .all(...values)
        .map(toDelivery)
    },
    backlog() {
      const found: { webhookId: WebhookId; dueMs: number }[] = []
      let row = nextWaiting.get('')
      while (row !== undefined) {
        const { webhook_id: id, available_at_ms: dueMs } = row
        if (isStream.get(id) === undefined) found.push({ webhookId: id as WebhookId, dueMs })
        row = nextWaiting.get(id)
      }
      return found
    },
  }
}

/**
 * One query per way to walk. What a page passes over is bounded by:
 * - of an event: its deliveries.
 * - by a state other than `delivered`: what nodes have in hand, and with a topic as well, the
 *   deliveries in that state of other topics.
 * - of a webhook: its deliveries in other states newer than the page's end, when `delivered` is
 *   asked for; of other topics, when a topic is.
 * - of a channel: likewise, and entries of events that no webhook wanted.
 */
export function listQuery(page: Page): { readonly sql: string; readonly values: SqlValue[] } {
  if (page.eventId !== null) return walk(page, 'deliveries d', 'd.event_id = ?', [page.eventId])
  const [noun, id] =
    page.webhookId === null ? ['channel', page.channelId] : ['webhook', page.webhookId]
  if (page.state !== null && page.state !== 'delivered') {
    const undone = walk(
      page,
      `deliveries d INDEXED BY deliveries_undone_by_${noun}`,
      `d.owner IS NULL AND d.state <> 'delivered' AND d.${noun}_id = ?`,
      [id],
    )
    const inHand = walk(
      page,
      'deliveries d INDEXED BY deliveries_in_hand',
      'd.owner IS NOT NULL',
      [],
    )
    return {
      sql: `SELECT * FROM (${undone.sql}) UNION ALL SELECT * FROM (${inHand.sql})
        ORDER BY event_id DESC, webhook_id DESC LIMIT ?`,
      values: [...undone.values, ...inHand.values, page.limit],
    }
  }
  if (page.webhookId !== null) {
    return walk(page, 'deliveries d INDEXED BY deliveries_by_webhook', 'd.webhook_id = ?', [id])
  }
  return walkEvents(page)
}

/** From the deliveries to their events. */
function walk(
  page: Page,
  from: string,
  where: string,
  given: readonly SqlValue[],
): { readonly sql: string; readonly values: SqlValue[] } {
  const filters = filtersOf(page)
  const { since, end } = bounds(page)
  return {
    sql: `SELECT ${deliveryColumns} FROM ${from} CROSS JOIN events e ON e.id = d.event_id
      WHERE ${where} AND d.event_id >= ? AND d.event_id <= ?
        AND (d.event_id, d.webhook_id) < (?, ?) ${filters.sql}
      ORDER BY d.event_id DESC, d.webhook_id DESC LIMIT ?`,
    values: [...given, since, end[0], ...end, ...filters.values, page.limit],
  }
}

/** From the events of the channel to their deliveries. */
function walkEvents(page: Page): { readonly sql: string; readonly values: SqlValue[] } {
  const filters = filtersOf(page)
  const { since, end } = bounds(page)
  return {
    sql: `SELECT ${deliveryColumns}
      FROM events e INDEXED BY events_by_channel CROSS JOIN deliveries d ON d.event_id = e.id
      WHERE e.channel_id = ? AND e.id >= ? AND e.id <= ?
        AND (e.id, d.webhook_id) < (?, ?) ${filters.sql}
      ORDER BY e.id DESC, d.webhook_id DESC LIMIT ?`,
    values: [page.channelId, since, end[0], ...end, ...filters.values, page.limit],
  }
}

function filtersOf(page: Page): { readonly sql: string; readonly values: SqlValue[] } {
  const columns = [
    ['d.channel_id', page.channelId],
    ['d.webhook_id', page.webhookId],
    ['d.state', page.state],
    ['e.topic', page.topic],
  ] as const
  const given = columns.filter(([, value]) => value !== null)
  return {
    sql: given.map(([column]) => `AND ${column} = ?`).join(' '),
    values: given.map(([, value]) => value),
  }
}

/** `~` sorts after every id. */
function bounds(page: Page): { readonly since: string; readonly end: readonly [string, string] } {
  const since = page.sinceMs === null ? '' : firstIdAt(page.sinceMs)
  const until = page.untilMs === null ? '~' : firstIdAt(page.untilMs)
  if (page.before !== null && page.before.eventId < until) {
    return { since, end: [page.before.eventId, page.before.webhookId] }
  }
  return { since, end: [until, ''] }
}
