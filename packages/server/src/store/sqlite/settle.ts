import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId } from '../../domain/ids.ts'
import type { StatusReason } from '../../domain/webhook.ts'
import type { AttemptRow, SettlementRow } from './attempt-row.ts'
import type { FollowUps } from './follow-ups.ts'
import type { RoutingVersion } from './routing-version.ts'
import { prepare } from './statement.ts'

/** A held row has no owner, but while its lease stands nobody has had it since. */
const fenced = `event_id = ? AND webhook_id = ? AND lease = ?
  AND (owner = ? OR (owner IS NULL AND state = 'held'))`

/** Logs attempts and moves what is still fenced; see the port. */
export function settler(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly followUps: FollowUps
    readonly logAttempt: (row: AttemptRow) => void
  },
): (settlements: readonly SettlementRow[]) => boolean[] {
  const { version, followUps, logAttempt } = parts
  const move = prepare(
    db,
    `UPDATE deliveries SET state = ?, attempts = ?, tries = ?, available_at_ms = ?, owner = NULL,
       http_status = ?, reason = ?, updated_at_ms = ?
     WHERE ${fenced}`,
  )
  const heldMeanwhile = prepare<{ state: string }>(
    db,
    `SELECT state FROM deliveries WHERE ${fenced} AND state = 'held'`,
  )
  const webhook = prepare<{ channel_id: ChannelId; draining: number; updated_at_ms: number }>(
    db,
    `SELECT channel_id, draining, updated_at_ms FROM webhooks
     WHERE id = ? AND status = 'active' AND deleted_at_ms IS NULL`,
  )
  const disable = prepare(
    db,
    `UPDATE webhooks SET status = 'disabled', status_reason = ?, draining = 0, updated_at_ms = ?,
       revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )
  const drainAgain = prepare(
    db,
    `UPDATE webhooks SET draining = 1, revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )

  const settle = ({ fence, next, attempt, endedAtMs }: SettlementRow): boolean => {
    // The webhook stopped being active while the attempt was under way: no retry is set up.
    const held =
      next.state === 'retrying' &&
      heldMeanwhile.get(fence.eventId, fence.webhookId, fence.lease, fence.owner) !== undefined
    const { changes } = move.run(
      held ? 'held' : next.state,
      next.attempts,
      next.tries,
      held ? null : next.availableAtMs,
      attempt.response_status,
      next.reason,
      endedAtMs,
      fence.eventId,
      fence.webhookId,
      fence.lease,
      fence.owner,
    )
    // It became active again before the node heard of it: without this the row would wait forever.
    if (changes === 1 && next.state === 'held') {
      const active = webhook.get(fence.webhookId)
      if (active?.draining === 0) {
        drainAgain.run(version.nextOf(active.channel_id), fence.webhookId)
      }
    }
    return changes === 1
  }

  const disableFor = (reason: StatusReason, { fence, attempt, endedAtMs }: SettlementRow) => {
    const active = webhook.get(fence.webhookId)
    if (active === undefined || active.updated_at_ms > attempt.started_at_ms) return
    disable.run(reason, endedAtMs, version.nextOf(active.channel_id), fence.webhookId)
    followUps.holdOfWebhook(fence.webhookId, endedAtMs)
  }

  return (settlements) =>
    settlements.map((each) => {
      logAttempt(each.attempt)
      const moved = settle(each)
      if (each.disable !== null) disableFor(each.disable, each)
      return moved
    })
}
