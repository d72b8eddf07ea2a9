import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { ChannelId, EventId, WebhookId } from '../../../domain/ids.ts'
import type { ReplayState } from '../../../domain/replay.ts'
import { migrate } from '../database/migrate.ts'
import { walkQuery } from './replay-walk.ts'

const scope = {
  channelId: 'c' as ChannelId,
  webhookId: 'w' as WebhookId,
  topics: [],
  sinceMs: 1,
  untilMs: 2,
}

test.each([
  [
    ['failed'],
    'd USING COVERING INDEX deliveries_undone_by_webhook (webhook_id=? AND state=? AND event_id>? AND event_id<?)',
  ],
  [
    ['failed', 'cancelled'],
    'deliveries_undone_by_webhook (webhook_id=? AND state=? AND event_id>? AND event_id<?)',
  ],
  [['delivered'], 'deliveries_by_webhook (webhook_id=? AND event_id>? AND event_id<?)'],
  [['none', 'failed'], 'COVERING INDEX events_by_channel (channel_id=? AND id>? AND id<?)'],
] as [ReplayState[], string][])(
  'a step over %j reads a range of one index, in order',
  (states, index) => {
    const db = new DatabaseSync(':memory:')
    migrate(db, ':memory:')
    for (const after of [null, 'e' as EventId]) {
      const { sql, values } = walkQuery({ ...scope, states }, { after, look: 10 })
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => String(detail))
      expect(plan.join('\n')).toContain(index)
      expect(plan.join('\n')).toContain('USING INDEX events_not_replayed (id=?)')
      expect(plan.filter((line) => /TEMP B-TREE|^SCAN (?!\(subquery)/.test(line))).toEqual([])
    }
  },
)
