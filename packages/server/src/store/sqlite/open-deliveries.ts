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

type Noun = 'webhook' | 'channel'

/** The index is named because the planner would rather walk a webhook's whole history. */
const waiting = (noun: Noun) => ({
  table: `deliveries INDEXED BY deliveries_undone_by_${noun}`,
  where: `owner IS NULL AND state <> 'delivered' AND ${noun}_id = ?`,
})
const inHand = (noun: Noun) => ({
  table: 'deliveries INDEXED BY deliveries_in_hand',
  where: `owner IS NOT NULL AND ${noun}_id = ?`,
})
type Part = ReturnType<typeof waiting>

export function openDeliveries(db: DatabaseSync): OpenDeliveries {
  const hold = ({ table, where }: Part) =>
    prepare(
      db,
      `UPDATE ${table} SET state = 'held', available_at_ms = NULL, owner = NULL, updated_at_ms = ?
       WHERE ${where} AND state IN ('pending', 'retrying')`,
    )
  const cancel = ({ table, where }: Part, reason: string) =>
    prepare(
      db,
      `UPDATE ${table} SET state = 'cancelled', available_at_ms = NULL, owner = NULL,
         lease = lease + 1, reason = '${reason}', updated_at_ms = ?
       WHERE ${where} AND state IN ('pending', 'retrying', 'held')`,
    )
  const ofWebhook = waiting('webhook')
  const held = prepare<{ event_id: string }>(
    db,
    `SELECT event_id FROM ${ofWebhook.table} WHERE ${ofWebhook.where} AND state = 'held' LIMIT 1`,
  )
  const both = (noun: Noun) => [waiting(noun), inHand(noun)]
  const holds = both('webhook').map(hold)
  const cancelsOfWebhook = both('webhook').map((part) => cancel(part, 'webhook_deleted'))
  const cancelsOfChannel = both('channel').map((part) => cancel(part, 'channel_deleted'))

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
