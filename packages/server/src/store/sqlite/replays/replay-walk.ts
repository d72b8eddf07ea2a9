import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryState } from '../../../domain/delivery/delivery.ts'
import { type EventId, firstIdAt } from '../../../domain/ids.ts'
import {
  type ReplayCandidate,
  type ReplayScope,
  type ReplayWalk,
  takesUp,
  walkOf,
} from '../../../domain/replay.ts'
import { prepare, preparer, type SqlValue } from '../database/statement.ts'

/** How far a walk goes in one step. */
export interface WalkStep {
  readonly after: EventId | null
  /** Rows to look at, and events to take up, at most. */
  readonly look: number
  readonly take: number
}

export interface Walked {
  /** Events that the replay takes up, oldest first, and whether they have a delivery. */
  readonly taken: readonly { readonly eventId: EventId; readonly isNew: boolean }[]
  /** The last event looked at; null when there is nothing more. */
  readonly next: EventId | null
}

interface Row {
  readonly event_id: EventId
  readonly topic: string
  readonly state: DeliveryState | null
  readonly left_out: number
}

/**
 * Goes past what a replay may take up, in the order of events and along an index, from where the last
 * step ended: a step costs 3 to 9 us per row looked at, whatever the size of the tables. The least of
 * them an event without a delivery, the most one of a few failed among many delivered.
 */
export function replayWalker(db: DatabaseSync): (scope: ReplayScope, step: WalkStep) => Walked {
  const select = preparer<Row>(db)
  const subscribed = prepare<{ topics: string }>(db, 'SELECT topics FROM webhooks WHERE id = ?')

  return (scope, { after, look, take }) => {
    const { topics = '[]' } = subscribed.get(scope.webhookId) ?? {}
    const webhook = { topics: JSON.parse(topics) as string[] }
    const { sql, values } = walkQuery(scope, { after, look })
    const taken: { eventId: EventId; isNew: boolean }[] = []
    let looked = 0
    let last: EventId | null = null
    for (const row of select(sql).all(...values)) {
      looked += 1
      last = row.event_id
      if (row.left_out === 1 || !takesUp(scope, webhook, row satisfies ReplayCandidate)) continue
      taken.push({ eventId: row.event_id, isNew: row.state === null })
      if (taken.length === take) return { taken, next: last }
    }
    return { taken, next: looked === look ? last : null }
  }
}

/** Erased events, and those of test sends. The index holds nothing else, so it is all but empty. */
const leftOut = (id: string) =>
  `EXISTS (SELECT 1 FROM events x INDEXED BY events_not_replayed
     WHERE x.id = ${id} AND (x.erased_at_ms IS NOT NULL OR x.test = 1)) AS left_out`

const ofDeliveries = (from: string, where: string) =>
  `SELECT d.event_id, e.topic, d.state, ${leftOut('d.event_id')}
   FROM ${from} CROSS JOIN events e ON e.id = d.event_id
   WHERE ${where} AND d.event_id >= ? AND d.event_id < ?`

const undone = (state: 'failed' | 'cancelled') =>
  ofDeliveries(
    'deliveries d INDEXED BY deliveries_undone_by_webhook',
    `d.owner IS NULL AND d.state <> 'delivered' AND d.webhook_id = ? AND d.state = '${state}'`,
  )

const texts: Readonly<Record<Exclude<ReplayWalk, 'undone'>, string>> = {
  deliveries: ofDeliveries('deliveries d INDEXED BY deliveries_by_webhook', 'd.webhook_id = ?'),
  // All but the state is in the index of events.
  events: `SELECT e.id AS event_id, e.topic, d.state, ${leftOut('e.id')}
    FROM events e INDEXED BY events_by_channel
      LEFT JOIN deliveries d ON d.event_id = e.id AND d.webhook_id = ?
    WHERE e.channel_id = ? AND e.id >= ? AND e.id < ?`,
}

export function walkQuery(
  scope: ReplayScope,
  { after, look }: Pick<WalkStep, 'after' | 'look'>,
): { readonly sql: string; readonly values: SqlValue[] } {
  const { channelId, sinceMs, states, untilMs, webhookId } = scope
  // A blank sorts before all that an id is made of: the first text after that id.
  const from = after !== null ? `${after} ` : sinceMs === null ? '' : firstIdAt(sinceMs)
  const range = [from, firstIdAt(untilMs)]
  const ordered = (sql: string, values: readonly SqlValue[]) => ({
    sql: `${sql} ORDER BY event_id LIMIT ?`,
    values: [...values, look],
  })
  const walk = walkOf(scope)
  if (walk === 'events') return ordered(texts.events, [webhookId, channelId, ...range])
  if (walk === 'deliveries') return ordered(texts.deliveries, [webhookId, ...range])
  // Merged as they are read, so that no step sorts.
  const each = (['failed', 'cancelled'] as const).filter((state) => states.includes(state))
  return ordered(
    each.map(undone).join(' UNION ALL '),
    each.flatMap(() => [webhookId, ...range]),
  )
}
