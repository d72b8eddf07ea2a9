import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { prepare } from '../database/statement.ts'
import type { OpenDeliveries, Step } from './open-deliveries.ts'

/**
 * What a change of a webhook or channel does to the deliveries that are still open. The change itself
 * moves a first portion; when there may be more, it leaves a mark in the same transaction, and
 * `followUp` moves the rest portion by portion, also after a restart.
 *
 *     change --> all moved
 *        \-----> leftovers --> followUp ... --> all moved
 *                        \---> the webhook is active again: the rest stays as it is
 */
export interface FollowUps {
  /** For a webhook that stops being active. */
  holdOfWebhook(webhookId: WebhookId, atMs: number): void
  /**
   * For a webhook that is active again. True when some of its deliveries were still to be held: those
   * in hand now are, since a node may have dropped them when it heard of the first change.
   */
  endHold(webhookId: WebhookId, atMs: number): boolean
  /** For a webhook that is deleted; one of several at once may move less itself. */
  cancelOfWebhook(webhookId: WebhookId, atMs: number, portion?: number): void
  /** For a channel that is deleted with its webhooks. */
  cancelOfChannel(channelId: ChannelId, atMs: number): void
  /** Moves some of what is left of one webhook; answers how many: none when it is active. */
  clear(webhookId: WebhookId, step: Step): number
  /** Moves some of all that is left; answers how many. */
  followUp(limit: number, atMs: number): number
}

/** Deliveries that a change moves itself: about 150 ms in which nothing else is committed. */
const firstPortion = 10_000

export function createFollowUps(db: DatabaseSync, open: OpenDeliveries): FollowUps {
  const webhooks = marks(db, 'webhooks')
  const channels = marks(db, 'channels')
  const fate = prepare<{
    readonly fate: 'active' | 'hold' | 'webhook_deleted' | 'channel_deleted'
  }>(
    db,
    `SELECT CASE
         WHEN c.deleted_at_ms IS NOT NULL THEN 'channel_deleted'
         WHEN w.deleted_at_ms IS NOT NULL THEN 'webhook_deleted'
         WHEN w.status = 'active' THEN 'active'
         ELSE 'hold'
       END AS fate
     FROM webhooks w JOIN channels c ON c.id = w.channel_id WHERE w.id = ?`,
  )

  const clear: FollowUps['clear'] = (webhookId, step) => {
    const { fate: reason = 'active' } = fate.get(webhookId) ?? {}
    if (reason === 'active') return 0
    if (reason === 'hold') return open.hold(webhookId, step)
    return open.cancelOfWebhook(webhookId, { ...step, reason })
  }

  return {
    holdOfWebhook(webhookId, atMs) {
      const moved = open.hold(webhookId, { atMs, limit: firstPortion })
      if (moved === firstPortion) webhooks.set(webhookId)
    },
    endHold(webhookId, atMs) {
      if (!webhooks.clear(webhookId)) return false
      open.holdInHand(webhookId, atMs)
      return true
    },
    cancelOfWebhook(webhookId, atMs, portion = firstPortion) {
      const step = { atMs, limit: portion, reason: 'webhook_deleted' } as const
      if (open.cancelOfWebhook(webhookId, step) === portion) webhooks.set(webhookId)
    },
    cancelOfChannel(channelId, atMs) {
      const step = { atMs, limit: firstPortion, reason: 'channel_deleted' } as const
      if (open.cancelOfChannel(channelId, step) === firstPortion) channels.set(channelId)
    },
    clear,
    followUp(limit, atMs) {
      const moved = channels.work(limit, (id, portion) =>
        open.cancelOfChannel(id as ChannelId, { atMs, limit: portion, reason: 'channel_deleted' }),
      )
      const rest = limit - moved
      return (
        moved +
        webhooks.work(rest, (id, portion) => clear(id as WebhookId, { atMs, limit: portion }))
      )
    },
  }
}

interface Marks {
  set(id: string): void
  /** Answers whether it was set. */
  clear(id: string): boolean
  /** Works off what is marked until the limit is met; what is done loses its mark. Answers how many were moved. */
  work(limit: number, move: (id: string, limit: number) => number): number
}

function marks(db: DatabaseSync, table: 'webhooks' | 'channels'): Marks {
  const set = prepare(db, `UPDATE ${table} SET leftovers = 1 WHERE id = ?`)
  const unset = prepare(db, `UPDATE ${table} SET leftovers = 0 WHERE id = ? AND leftovers = 1`)
  const first = prepare<{ id: string }>(
    db,
    `SELECT id FROM ${table} INDEXED BY ${table}_with_leftovers WHERE leftovers = 1 LIMIT 1`,
  )
  const clear = (id: string) => unset.run(id).changes === 1
  return {
    set: (id) => {
      set.run(id)
    },
    clear,
    work(limit, move) {
      let moved = 0
      while (moved < limit) {
        const next = first.get()
        if (next === undefined) break
        moved += move(next.id, limit - moved)
        if (moved < limit) clear(next.id)
      }
      return moved
    },
  }
}
