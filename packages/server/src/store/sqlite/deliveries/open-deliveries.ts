import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { prepare } from '../database/statement.ts'
import type { Counters } from '../stats/counters.ts'

/** How much one call may move, and when it is. */
export interface Step {
  readonly atMs: number
  readonly limit: number
}

export interface CancelStep extends Step {
  readonly reason: 'webhook_deleted' | 'channel_deleted'
}

/**
 * Takes deliveries that are still open out of every hand, at most so many in one call; each method
 * answers how many. Those in hand go first, because their nodes may have dropped them already; they
 * are found by the index of owners, which is as long as what nodes hold, the others by indexes of
 * their own. Only open deliveries have an owner.
 */
export interface OpenDeliveries {
  /**
   * To `held`. The lease stays, so that an attempt under way can still be settled while nobody has
   * had the delivery since: what succeeded is not sent again later. That of a stream's receiver keeps
   * its end.
   */
  hold(webhookId: WebhookId, step: Step): number
  /** The same for those in hand alone, all of them. */
  holdInHand(webhookId: WebhookId, atMs: number): void
  anyHeld(webhookId: WebhookId): boolean
  cancelOfWebhook(webhookId: WebhookId, step: CancelStep): number
  cancelOfChannel(channelId: ChannelId, step: CancelStep): number
}

export function openDeliveries(
  db: DatabaseSync,
  counters: Pick<Counters, 'closed'>,
): OpenDeliveries {
  const held = prepare<{ event_id: string }>(
    db,
    `SELECT event_id FROM deliveries INDEXED BY deliveries_undone_by_webhook
     WHERE owner IS NULL AND state <> 'delivered' AND webhook_id = ? AND state = 'held' LIMIT 1`,
  )
  const holdInHand = holder(db, inHand('webhook'))
  const hold = inTurn([
    holdInHand,
    holder(db, waiting('webhook', 'pending')),
    holder(db, waiting('webhook', 'retrying')),
  ])
  const cancelOf = (noun: Noun) =>
    inTurn(
      [
        inHand(noun),
        waiting(noun, 'pending'),
        waiting(noun, 'retrying'),
        waiting(noun, 'held'),
      ].map((chosen) => canceller(db, counters, chosen)),
    )

  return {
    hold,
    holdInHand(webhookId, atMs) {
      holdInHand(webhookId, { atMs, limit: Number.MAX_SAFE_INTEGER })
    },
    anyHeld: (webhookId) => held.get(webhookId) !== undefined,
    cancelOfWebhook: cancelOf('webhook'),
    cancelOfChannel: cancelOf('channel'),
  }
}

type Noun = 'webhook' | 'channel'
type Move<Given extends Step> = (id: string, step: Given) => number

function holder(db: DatabaseSync, chosen: string): Move<Step> {
  const hold = prepare(
    db,
    `UPDATE deliveries
     SET state = 'held', available_at_ms = NULL, owner = NULL,
       leased_until_ms = iif(leased_at_ms IS NULL, NULL, available_at_ms), updated_at_ms = ?
     WHERE (event_id, webhook_id) IN (${chosen})`,
  )
  return (id, { atMs, limit }) => hold.run(atMs, id, limit).changes
}

function canceller(
  db: DatabaseSync,
  counters: Pick<Counters, 'closed'>,
  chosen: string,
): Move<CancelStep> {
  const cancel = prepare<{ channel_id: ChannelId; webhook_id: WebhookId }>(
    db,
    `UPDATE deliveries
     SET state = 'cancelled', available_at_ms = NULL, leased_at_ms = NULL, owner = NULL,
       lease = lease + 1, reason = ?, updated_at_ms = ?
     WHERE (event_id, webhook_id) IN (${chosen})
     RETURNING channel_id, webhook_id`,
  )
  return (id, { atMs, limit, reason }) => {
    const cancelled = cancel.all(reason, atMs, id, limit)
    for (const { channel_id: channelId, webhook_id: webhookId } of cancelled) {
      counters.closed({ channelId, webhookId, atMs })
    }
    return cancelled.length
  }
}

const inHand = (noun: Noun) =>
  `SELECT event_id, webhook_id FROM deliveries INDEXED BY deliveries_in_hand
   WHERE owner IS NOT NULL AND ${noun}_id = ? LIMIT ?`

/**
 * Newest first: when a webhook is soon active again, what was not held yet is the oldest, and goes
 * first. The index is named because the planner would rather walk a webhook's whole history.
 */
const waiting = (noun: Noun, state: 'pending' | 'retrying' | 'held') =>
  `SELECT event_id, webhook_id FROM deliveries INDEXED BY deliveries_undone_by_${noun}
   WHERE owner IS NULL AND state <> 'delivered' AND ${noun}_id = ? AND state = '${state}'
   ORDER BY event_id DESC LIMIT ?`

function inTurn<Given extends Step>(moves: readonly Move<Given>[]): Move<Given> {
  return (id, step) => {
    let moved = 0
    for (const move of moves) {
      if (moved < step.limit) moved += move(id, { ...step, limit: step.limit - moved })
    }
    return moved
  }
}
