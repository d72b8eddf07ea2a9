import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import { prepare } from './statement.ts'

/**
 * What a change of a webhook or channel does to the deliveries that are still open, in the same
 * transaction. Those in nobody's hands are found by their own indexes, those in hand by the index
 * of owners, which is as long as what nodes hold.
 */
export interface OpenDeliveries {
  /**
   * To `held`, out of every hand. The lease stays, so that an attempt under way can still be settled
   * while nobody has had the delivery since: what succeeded is not sent again later.
   */
  hold(webhookId: WebhookId, atMs: number): void
  anyHeld(webhookId: WebhookId): boolean
  cancelOfWebhook(webhookId: WebhookId, atMs: number): void
  cancelOfChannel(channelId: ChannelId, atMs: number): void
}

const waiting = `owner IS NULL AND state <> 'delivered'`
const inHand = `owner IS NOT NULL`

export function openDeliveries(db: DatabaseSync): OpenDeliveries {
  const hold = (where: string) =>
    prepare(
      db,
      `UPDATE deliveries SET state = 'held', available_at_ms = NULL, owner = NULL,
         updated_at_ms = ?
       WHERE ${where} AND webhook_id = ? AND state IN ('pending', 'retrying')`,
    )
  const cancel = (where: string, noun: 'webhook' | 'channel') =>
    prepare(
      db,
      `UPDATE deliveries SET state = 'cancelled', available_at_ms = NULL, owner = NULL,
         lease = lease + 1, reason = '${noun}_deleted', updated_at_ms = ?
       WHERE ${where} AND ${noun}_id = ? AND state IN ('pending', 'retrying', 'held')`,
    )
  const held = prepare<{ event_id: string }>(
    db,
    `SELECT event_id FROM deliveries
     WHERE ${waiting} AND webhook_id = ? AND state = 'held' LIMIT 1`,
  )
  const holds = [hold(waiting), hold(inHand)]
  const cancelsOfWebhook = [cancel(waiting, 'webhook'), cancel(inHand, 'webhook')]
  const cancelsOfChannel = [cancel(waiting, 'channel'), cancel(inHand, 'channel')]

  return {
    hold(webhookId, atMs) {
      for (const each of holds) each.run(atMs, webhookId)
    },
    anyHeld: (webhookId) => held.get(webhookId) !== undefined,
    cancelOfWebhook(webhookId, atMs) {
      for (const each of cancelsOfWebhook) each.run(atMs, webhookId)
    },
    cancelOfChannel(channelId, atMs) {
      for (const each of cancelsOfChannel) each.run(atMs, channelId)
    },
  }
}
