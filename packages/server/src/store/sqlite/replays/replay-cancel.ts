import type { DatabaseSync } from 'node:sqlite'
import { openStates } from '../../../domain/delivery/delivery.ts'
import type { ChannelId, EventId, NodeId, ReplayId, WebhookId } from '../../../domain/ids.ts'
import type { Fence } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Counters } from '../stats/counters.ts'

export interface CancelStep {
  readonly limit: number
  readonly nowMs: number
}

interface Cancelled {
  readonly cancelled: number
  /** The hands that they were taken from. */
  readonly taken: readonly Fence[]
}

/** Cancels what is open of replays that were cancelled, at most so many deliveries in one call. */
export interface ReplayCancel {
  anyOpen(id: ReplayId): boolean
  /** Of one replay; without its mark from then on if nothing is left. */
  of(id: ReplayId, step: CancelStep): Cancelled
  /** Of all that have the mark. */
  rest(step: CancelStep): Cancelled
}

export function createReplayCancel(
  db: DatabaseSync,
  counters: Pick<Counters, 'closed'>,
): ReplayCancel {
  const withLeftovers = prepare<{ id: ReplayId }>(
    db,
    'SELECT id FROM replays INDEXED BY replays_with_leftovers WHERE leftovers = 1 LIMIT 1',
  )
  const clear = prepare(db, 'UPDATE replays SET leftovers = 0 WHERE id = ?')
  const open = prepare<{
    event_id: EventId
    webhook_id: WebhookId
    channel_id: ChannelId
    owner: NodeId | null
    lease: number
  }>(
    db,
    `SELECT event_id, webhook_id, channel_id, owner, lease
     FROM deliveries INDEXED BY deliveries_by_replay WHERE replay_id = ? AND state = ? LIMIT ?`,
  )
  const cancel = prepare(
    db,
    `UPDATE deliveries SET state = 'cancelled', available_at_ms = NULL, owner = NULL,
       lease = lease + 1, leased_at_ms = NULL, reason = 'replay_cancelled', updated_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )

  const of: ReplayCancel['of'] = (id, { limit, nowMs }) => {
    const taken: Fence[] = []
    let cancelled = 0
    for (const state of openStates) {
      if (cancelled === limit) break
      for (const row of open.all(id, state, limit - cancelled)) {
        cancel.run(nowMs, row.event_id, row.webhook_id)
        cancelled += 1
        const { channel_id: channelId, event_id: eventId, webhook_id: webhookId } = row
        counters.closed({ channelId, webhookId, atMs: nowMs })
        const { owner, lease } = row
        if (owner === null) continue
        taken.push({ channelId, eventId, webhookId, owner, lease })
      }
    }
    if (cancelled < limit) clear.run(id)
    return { cancelled, taken }
  }

  return {
    of,
    anyOpen: (id) => openStates.some((state) => open.get(id, state, 1) !== undefined),
    rest({ limit, nowMs }) {
      const taken: Fence[] = []
      let cancelled = 0
      while (cancelled < limit) {
        const next = withLeftovers.get()
        if (next === undefined) break
        const moved = of(next.id, { limit: limit - cancelled, nowMs })
        cancelled += moved.cancelled
        taken.push(...moved.taken)
      }
      return { cancelled, taken }
    },
  }
}
