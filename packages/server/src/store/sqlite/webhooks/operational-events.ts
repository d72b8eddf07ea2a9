import type { DatabaseSync } from 'node:sqlite'
import { v7 } from 'uuid'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { type OperationalFact, operationalData } from '../../../domain/operational-event.ts'
import type { WebhookStatus } from '../../../domain/webhook/lifecycle.ts'
import { routeEvent } from '../../../domain/webhook/routing.ts'
import type { OnSuspend } from '../../../domain/webhook/webhook.ts'
import { prepare } from '../database/statement.ts'
import type { Counters } from '../stats/counters.ts'

/** What other nouns tell the operator in their own transactions. */
export interface OperationalEvents {
  /**
   * Writes an event on the operational channel and a delivery for each of its webhooks that wants it,
   * in nobody's hands; answers whether one waits to be sent. Does nothing for a fact about that channel
   * itself, or a failing receiver of operational events would make more of them without end.
   */
  tell(fact: OperationalFact): boolean
}

export function operationalEvents(db: DatabaseSync, counters: Counters): OperationalEvents {
  const channel = prepare<{ id: ChannelId }>(
    db,
    'SELECT id FROM channels INDEXED BY channels_operational WHERE operational = 1',
  )
  const topicOf = prepare<{ topic: string }>(db, 'SELECT topic FROM events WHERE id = ?')
  const webhooks = prepare<Listener>(
    db,
    `SELECT id, topics, status, on_suspend, draining FROM webhooks INDEXED BY webhooks_by_channel
     WHERE channel_id = ? AND deleted_at_ms IS NULL ORDER BY id`,
  )
  const insertEvent = prepare(
    db,
    `INSERT INTO events (id, channel_id, topic, occurred_at_ms, created_at_ms, data)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const insertDelivery = prepare(
    db,
    `INSERT INTO deliveries (event_id, webhook_id, channel_id, state, available_at_ms, lease,
       updated_at_ms)
     VALUES (?, ?, ?, ?, ?, 1, ?)`,
  )

  return {
    tell(fact) {
      const own = channel.get()?.id
      if (own === undefined || own === fact.channelId) return false
      const { atMs, topic } = fact
      const eventTopic = 'eventId' in fact ? (topicOf.get(fact.eventId)?.topic ?? null) : null
      const data = Buffer.from(JSON.stringify(operationalData(fact, eventTopic)))
      const id = v7()
      insertEvent.run(id, own, topic, atMs, atMs, data)
      counters.eventsAccepted(own, atMs, 1)
      const routes = routeEvent({ topic }, webhooks.all(own).map(toListener))
      for (const { webhook, state } of routes) {
        insertDelivery.run(id, webhook.id, own, state, state === 'held' ? null : atMs, atMs)
        counters.opened({ channelId: own, webhookId: webhook.id, atMs })
      }
      return routes.some(({ state }) => state === 'pending')
    },
  }
}

/** A webhook of the operational channel. */
interface Listener {
  readonly id: WebhookId
  readonly topics: string
  readonly status: string
  readonly on_suspend: string
  readonly draining: number
}

function toListener(row: Listener) {
  return {
    id: row.id,
    topics: JSON.parse(row.topics) as string[],
    status: row.status as WebhookStatus,
    onSuspend: row.on_suspend as OnSuspend,
    draining: row.draining === 1,
    deletedAtMs: null,
  }
}
