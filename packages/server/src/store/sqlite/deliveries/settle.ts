import type { DatabaseSync } from 'node:sqlite'
import { isOpen } from '../../../domain/delivery/delivery.ts'
import type { ChannelId } from '../../../domain/ids.ts'
import type { Fence, SettleResult } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { AttemptRow, SettlementRow } from '../events/attempt-row.ts'
import { lateAttempts } from '../retention/erase.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'
import type { Counters } from '../stats/counters.ts'
import type { Aftermath } from './aftermath.ts'

/**
 * A held row has no owner, and one that a stream's receiver leased never had; but while the lease
 * stands, nobody else has had it since.
 */
const fenced = `event_id = ? AND webhook_id = ? AND lease = ?
  AND (owner = ? OR (owner IS NULL AND (state = 'held' OR leased_at_ms IS NOT NULL)))`

/** Logs attempts and moves what is still fenced; see the port. */
export function settler(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly aftermath: Aftermath
    readonly logAttempt: (row: AttemptRow) => void
    readonly counters: Counters
  },
): (settlements: readonly SettlementRow[]) => SettleResult {
  const { version, aftermath, logAttempt, counters } = parts
  const emptyIfErased = lateAttempts(db)
  const move = prepare(
    db,
    `UPDATE deliveries SET state = ?, attempts = ?, tries = ?, available_at_ms = ?, owner = NULL,
       leased_at_ms = NULL, http_status = ?, reason = ?, updated_at_ms = ?
     WHERE ${fenced}`,
  )
  const heldMeanwhile = prepare<{ state: string }>(
    db,
    `SELECT state FROM deliveries WHERE ${fenced} AND state = 'held'`,
  )
  const endsThen = prepare<{ lease: number }>(
    db,
    `SELECT lease FROM deliveries
     WHERE event_id = ? AND webhook_id = ? AND lease = ? AND available_at_ms = ?
       AND leased_at_ms IS NOT NULL`,
  )
  const webhook = prepare<{ channel_id: ChannelId; draining: number }>(
    db,
    `SELECT channel_id, draining FROM webhooks
     WHERE id = ? AND status = 'active' AND deleted_at_ms IS NULL`,
  )
  const event = prepare<{ id: string }>(db, 'SELECT id FROM events WHERE id = ?')
  const drainAgain = prepare(
    db,
    `UPDATE webhooks SET draining = 1, revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )

  const hasLapsed = ({ eventId, lease, webhookId }: Fence, atMs: number): boolean =>
    endsThen.get(eventId, webhookId, lease, atMs) !== undefined

  const settle = ({ fence, next, attempt, endedAtMs, lapsedAtMs }: SettlementRow): boolean => {
    if (lapsedAtMs !== null && !hasLapsed(fence, lapsedAtMs)) return false
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

  const countEnd = (
    { attempt, endedAtMs: atMs, fence, next, tookMs }: SettlementRow,
    moved: boolean,
  ) => {
    counters.attemptEnded(attempt, { atMs, tookMs })
    // What is fenced was open.
    if (!moved || isOpen(next.state)) return
    const { channelId, webhookId } = fence
    counters.closed({ channelId, webhookId, atMs })
    if (next.state === 'failed') counters.givenUp({ channelId, webhookId, atMs })
  }

  return (settlements) => {
    const notes = aftermath.begin()
    const moved = settlements.map((each) => {
      const moved = settle(each)
      // The receiver of a stream and the end of its lease may both have their word; one counts.
      if (!moved && each.fence.owner === null) return false
      // Retention took it meanwhile: the attempt would stay for ever.
      if (!moved && event.get(each.fence.eventId) === undefined) return false
      logAttempt(each.attempt)
      if (!moved) emptyIfErased(each.attempt)
      countEnd(each, moved)
      notes.note(each, moved)
      return moved
    })
    return { moved, told: notes.told, disabled: notes.disabled }
  }
}
