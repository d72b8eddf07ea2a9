import type { DatabaseSync } from 'node:sqlite'
import { type DeliveryState, isOpen } from '../../../domain/delivery/delivery.ts'
import type { NodeId } from '../../../domain/ids.ts'
import { prepare } from '../database/statement.ts'
import type { AttemptRow } from '../events/attempt-row.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'
import type { Counters } from '../stats/counters.ts'
import type { SyncWriter } from '../thread/sync.ts'
import type { Aftermath } from './aftermath.ts'
import { claimer } from './claim.ts'
import { drainer } from './drain.ts'
import type { FollowUps } from './follow-ups.ts'
import { settler } from './settle.ts'

export function deliveryWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly followUps: FollowUps
    readonly aftermath: Aftermath
    readonly logAttempt: (row: AttemptRow) => void
    readonly counters: Counters
  },
): SyncWriter['deliveries'] {
  const { counters } = parts
  const giveBack = prepare(
    db,
    `UPDATE deliveries SET owner = NULL, available_at_ms = ?
     WHERE event_id = ? AND webhook_id = ? AND owner = ? AND lease = ?`,
  )
  const stored = prepare<{
    state: DeliveryState
    owner: NodeId | null
    lease: number
    leased: number
    active: number
    erased: number
  }>(
    db,
    `SELECT d.state, d.owner, d.lease, d.leased_at_ms IS NOT NULL AS leased,
       w.status = 'active' AND w.deleted_at_ms IS NULL AS active,
       e.erased_at_ms IS NOT NULL AS erased
     FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id JOIN events e ON e.id = d.event_id
     WHERE d.event_id = ? AND d.webhook_id = ? AND d.channel_id = ?`,
  )
  const retry = prepare(
    db,
    `UPDATE deliveries SET state = 'pending', tries = 0, replay_id = NULL, available_at_ms = ?,
       lease = lease + 1, updated_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )
  const cancel = prepare(
    db,
    `UPDATE deliveries SET state = 'cancelled', available_at_ms = NULL, leased_at_ms = NULL,
       owner = NULL, lease = lease + 1, reason = 'by_hand', updated_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )

  return {
    settle: settler(db, parts),
    claim: claimer(db, parts.followUps),
    drain: drainer(db, parts.version),
    followUp: parts.followUps.followUp,

    giveBack(items) {
      for (const { fence, availableAtMs } of items) {
        giveBack.run(availableAtMs, fence.eventId, fence.webhookId, fence.owner, fence.lease)
      }
    },

    retry(ref, nowMs) {
      const row = stored.get(ref.eventId, ref.webhookId, ref.channelId)
      if (row === undefined) return { kind: 'not_found' }
      // What a node or a stream's receiver has in hand is about to be tried anyway.
      const inHand = row.owner !== null || row.leased === 1
      const underWay = inHand || row.state === 'pending' || row.state === 'held'
      if (row.erased === 1) return { kind: 'event_erased' }
      if (row.active === 0) return { kind: 'webhook_not_active' }
      if (underWay) return { kind: 'delivery_open' }
      retry.run(nowMs, nowMs, ref.eventId, ref.webhookId)
      if (!isOpen(row.state)) counters.opened({ ...ref, atMs: nowMs })
      return { kind: 'retrying' }
    },

    cancel(ref, nowMs) {
      const row = stored.get(ref.eventId, ref.webhookId, ref.channelId)
      if (row === undefined) return { kind: 'not_found' }
      if (!isOpen(row.state)) return { kind: 'delivery_closed' }
      cancel.run(nowMs, ref.eventId, ref.webhookId)
      counters.closed({ ...ref, atMs: nowMs })
      const { owner, lease } = row
      return { kind: 'cancelled', taken: owner === null ? null : { ...ref, owner, lease } }
    },
  }
}
