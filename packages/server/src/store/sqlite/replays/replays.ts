import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryState } from '../../../domain/delivery/delivery.ts'
import type { ChannelId, EventId, ReplayId, WebhookId } from '../../../domain/ids.ts'
import type { FeedResult, ReplayReader, ReplayWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare, preparer } from '../database/statement.ts'
import type { Counters } from '../stats/counters.ts'
import type { Sync } from '../thread/sync.ts'
import { createReplayCancel } from './replay-cancel.ts'
import { type ReplayRow, replayColumns, toReplay } from './replay-row.ts'
import { replayWalker } from './replay-walk.ts'

export function replayReader(db: DatabaseSync): Sync<ReplayReader> {
  const byId = prepare<ReplayRow>(
    db,
    `SELECT ${replayColumns} FROM replays WHERE id = ? AND channel_id = ?`,
  )
  const select = preparer<ReplayRow>(db)
  const running = prepare<{ id: ReplayId; webhook_id: WebhookId }>(
    db,
    `SELECT id, webhook_id FROM replays INDEXED BY replays_running WHERE status = 'running'`,
  )
  const count = prepare<{ state: DeliveryState; rows: number; last: EventId }>(
    db,
    `SELECT state, count(*) AS rows, max(event_id) AS last FROM (
       SELECT state, event_id FROM deliveries INDEXED BY deliveries_by_replay
       WHERE replay_id = ? AND (state, event_id) > (?, ?) ORDER BY state, event_id LIMIT ?)
     GROUP BY state ORDER BY state`,
  )
  const walk = replayWalker(db)

  return {
    get(channelId, id) {
      const row = byId.get(id, channelId)
      return row === undefined ? null : toReplay(row)
    },
    list({ channelId, webhookId, before, limit }) {
      const noun = webhookId === null ? 'channel' : 'webhook'
      return select(
        `SELECT ${replayColumns} FROM replays INDEXED BY replays_by_${noun}
         WHERE ${noun}_id = ? AND channel_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
      )
        .all(webhookId ?? channelId, channelId, before ?? '~', limit)
        .map(toReplay)
    },
    running: () => running.all().map((row) => ({ id: row.id, webhookId: row.webhook_id })),
    countScope(scope, { after, look }) {
      const { taken, next } = walk(scope, { after, look, take: look + 1 })
      return { count: taken.length, next }
    },
    countDeliveries(id, { after, look }) {
      const rows = count.all(id, after?.state ?? '', after?.eventId ?? '', look)
      const counts: Partial<Record<DeliveryState, number>> = {}
      let looked = 0
      for (const row of rows) {
        counts[row.state] = row.rows
        looked += row.rows
      }
      const last = rows.at(-1)
      const more = looked === look && last !== undefined
      return { counts, next: more ? { state: last.state, eventId: last.last } : null }
    },
  }
}

/** What other nouns do to replays in their own transactions. */
export interface ReplayParts {
  /** For a webhook that is deleted. */
  endOfWebhook(webhookId: WebhookId, atMs: number): void
  /** For a channel that is deleted. */
  endOfChannel(channelId: ChannelId, atMs: number): void
}

export function replayParts(db: DatabaseSync): ReplayParts {
  const endOf = (noun: 'webhook' | 'channel') => {
    const end = prepare(
      db,
      `UPDATE replays SET status = 'cancelled', updated_at_ms = ?, ended_at_ms = ?
       WHERE id IN (SELECT id FROM replays INDEXED BY replays_running
         WHERE status = 'running' AND ${noun}_id = ?)`,
    )
    return (id: string, atMs: number) => {
      end.run(atMs, atMs, id)
    }
  }
  return { endOfWebhook: endOf('webhook'), endOfChannel: endOf('channel') }
}

export function replayWriter(
  db: DatabaseSync,
  parts: {
    readonly answers: AnswerParts
    readonly replays: ReplayParts
    readonly counters: Counters
  },
): Sync<ReplayWriter> {
  const { answers, counters, replays } = parts
  const webhook = prepare<{ status: string; draining: number }>(
    db,
    `SELECT status, draining FROM webhooks
     WHERE id = ? AND channel_id = ? AND deleted_at_ms IS NULL`,
  )
  const runningOf = prepare<{ id: ReplayId }>(
    db,
    `SELECT id FROM replays WHERE webhook_id = ? AND status = 'running'`,
  )
  const insert = prepare(
    db,
    `INSERT INTO replays (${replayColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = prepare<ReplayRow>(
    db,
    `SELECT ${replayColumns} FROM replays WHERE id = ? AND channel_id = ?`,
  )
  const running = prepare<ReplayRow & { readonly cursor: EventId | null }>(
    db,
    `SELECT ${replayColumns}, cursor FROM replays WHERE id = ? AND status = 'running'`,
  )
  const pending = prepare<{ rows: number }>(
    db,
    `SELECT count(*) AS rows FROM (
       SELECT 1 FROM deliveries INDEXED BY deliveries_by_replay
       WHERE replay_id = ? AND state = 'pending' LIMIT ?)`,
  )
  const make = prepare(
    db,
    `INSERT INTO deliveries (event_id, webhook_id, channel_id, state, available_at_ms, lease,
       replay_id, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, 'pending', ?, 1, ?, ?, ?)`,
  )
  const reset = prepare(
    db,
    `UPDATE deliveries SET state = 'pending', tries = 0, available_at_ms = ?, lease = lease + 1,
       leased_at_ms = NULL, replay_id = ?, updated_at_ms = ?
     WHERE event_id = ? AND webhook_id = ?`,
  )
  const advance = prepare(
    db,
    'UPDATE replays SET cursor = ?, fed = fed + ?, updated_at_ms = ? WHERE id = ?',
  )
  const finish = prepare(db, `UPDATE replays SET status = 'done', ended_at_ms = ? WHERE id = ?`)
  const stop = prepare(
    db,
    `UPDATE replays SET status = 'cancelled', ended_at_ms = ?, updated_at_ms = ?, leftovers = 1
     WHERE id = ?`,
  )
  const walk = replayWalker(db)
  const cancelOpen = createReplayCancel(db, counters)

  return {
    create(replay, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      const target = webhook.get(replay.webhookId, replay.channelId)
      if (target === undefined) return { kind: 'not_found' }
      if (target.status !== 'active') return { kind: 'webhook_not_active' }
      const other = runningOf.get(replay.webhookId)
      if (other !== undefined) return { kind: 'replay_running', id: other.id }
      insert.run(
        replay.id,
        replay.channelId,
        replay.webhookId,
        JSON.stringify(replay.states),
        JSON.stringify(replay.topics),
        replay.sinceMs,
        replay.untilMs,
        replay.status,
        replay.total,
        replay.totalCapped ? 1 : 0,
        replay.fed,
        replay.createdAtMs,
        replay.updatedAtMs,
        replay.endedAtMs,
      )
      answers.keep(remember)
      return { kind: 'created' }
    },

    feed({ id, portion, mostPending, look, nowMs }): FeedResult {
      const row = running.get(id)
      if (row === undefined) return { kind: 'ended' }
      const replay = toReplay(row)
      const { channelId, webhookId } = replay
      const target = webhook.get(webhookId, channelId)
      if (target === undefined) {
        replays.endOfWebhook(webhookId, nowMs)
        return { kind: 'ended' }
      }
      const atHand = pending.get(id, mostPending + 1)?.rows ?? 0
      // What is held goes first, so that events keep their order.
      if (target.status !== 'active' || target.draining === 1 || atHand > mostPending) {
        return { kind: 'waiting' }
      }
      const { taken, next } = walk(replay, { after: row.cursor, look, take: portion })
      for (const { eventId, isNew } of taken) {
        if (isNew) make.run(eventId, webhookId, channelId, nowMs, id, nowMs, nowMs)
        else reset.run(nowMs, id, nowMs, eventId, webhookId)
      }
      counters.opened({ channelId, webhookId, atMs: nowMs }, taken.length)
      advance.run(next, taken.length, nowMs, id)
      if (next === null) finish.run(nowMs, id)
      return { kind: 'fed', count: taken.length, done: next === null }
    },

    cancel(channelId, id, { limit, nowMs }) {
      const row = byId.get(id, channelId)
      if (row === undefined) return { kind: 'not_found' }
      const isOpen = row.status === 'running' || (row.status === 'done' && cancelOpen.anyOpen(id))
      if (!isOpen) return { kind: 'replay_ended' }
      stop.run(nowMs, nowMs, id)
      const { taken } = cancelOpen.of(id, { limit, nowMs })
      const ended = { status: 'cancelled', endedAtMs: nowMs, updatedAtMs: nowMs } as const
      return { kind: 'cancelled', replay: { ...toReplay(row), ...ended }, taken }
    },

    cancelRest: (limit, nowMs) => cancelOpen.rest({ limit, nowMs }),
  }
}
