import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId } from '../../../domain/ids.ts'
import type { DeliveryWriter } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'

type DrainRequest = Parameters<DeliveryWriter['drain']>[0]

/** It was held while a stream's receiver had it, and the lease has not ended. */
const stillLeased = 'leased_at_ms IS NOT NULL AND leased_until_ms > ?'

/** Moves held deliveries on, oldest event first; see the port. */
export function drainer(
  db: DatabaseSync,
  version: RoutingVersion,
): (request: DrainRequest) => number {
  const draining = prepare<{ channel_id: ChannelId }>(
    db,
    `SELECT channel_id FROM webhooks
     WHERE id = ? AND status = 'active' AND draining = 1 AND deleted_at_ms IS NULL`,
  )
  const release = prepare(
    db,
    `UPDATE deliveries SET state = 'pending', updated_at_ms = ?, leased_until_ms = NULL,
       available_at_ms = iif(${stillLeased}, leased_until_ms, ?),
       lease = iif(${stillLeased}, lease, lease + 1),
       leased_at_ms = iif(${stillLeased}, leased_at_ms, NULL)
     WHERE webhook_id = ? AND event_id IN (
       SELECT event_id FROM deliveries INDEXED BY deliveries_undone_by_webhook
       WHERE owner IS NULL AND state <> 'delivered' AND webhook_id = ? AND state = 'held'
       ORDER BY event_id LIMIT ?)`,
  )
  const finish = prepare(
    db,
    `UPDATE webhooks SET draining = 0, revision = revision + 1, routing_version = ? WHERE id = ?`,
  )

  return ({ webhookIds, limit, nowMs }) => {
    let moved = 0
    for (const id of webhookIds) {
      const webhook = draining.get(id)
      if (webhook === undefined) continue
      const now = [nowMs, nowMs, nowMs, nowMs, nowMs]
      const { changes } = release.run(...now, id, id, limit)
      moved += changes
      if (changes < limit) finish.run(version.nextOf(webhook.channel_id), id)
    }
    return moved
  }
}
