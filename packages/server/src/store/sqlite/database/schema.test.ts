import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ChannelId, EventId, WebhookId } from '../../../domain/ids.ts'
import { listQuery } from '../deliveries/delivery-reader.ts'
import { listText } from '../events/events.ts'
import { migrate } from './migrate.ts'

function migrated(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  migrate(db, ':memory:')
  return db
}

describe('the schema', () => {
  // `vitest run packages/server/src/store/sqlite/database/schema.test.ts -u` writes the file anew.
  it('is the one in schema.golden.sql', async () => {
    const rows = migrated()
      .prepare(
        'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name',
      )
      .all()
    const dump = `${rows.map(({ sql }) => `${sql};`).join('\n\n')}\n`
    await expect(dump).toMatchFileSnapshot(
      fileURLToPath(new URL('./schema.golden.sql', import.meta.url)),
    )
  })

  it('is brought up to date once', () => {
    const db = migrated()
    migrate(db, ':memory:')
    expect(db.prepare('SELECT count(*) AS rows FROM installation').get()).toEqual({ rows: 1 })
  })
})

describe('lists of deliveries', () => {
  const page = {
    channelId: 'c' as ChannelId,
    eventId: null,
    webhookId: null,
    state: null,
    topic: null,
    sinceMs: null,
    untilMs: null,
    before: null,
    limit: 50,
  }
  const ofWebhook = { webhookId: 'w' as WebhookId }
  it.each([
    ['of a channel', {}, ['events_by_channel']],
    ['of a channel by topic', { topic: 't' }, ['events_by_channel']],
    ['of a channel by time', { sinceMs: 1, untilMs: 2 }, ['events_by_channel']],
    [
      'of a channel, failed',
      { state: 'failed' },
      ['deliveries_undone_by_channel', 'deliveries_in_hand'],
    ],
    ['of a webhook', ofWebhook, ['deliveries_by_webhook']],
    ['of a webhook, failed', { ...ofWebhook, state: 'failed' }, ['deliveries_undone_by_webhook']],
    ['of an event', { eventId: 'e' as EventId }, ['PRIMARY KEY']],
  ] as const)('%s follow an index in order', (_, filter, indexes) => {
    const { sql, values } = listQuery({ ...page, ...filter })
    const plan = migrated()
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => String(detail))
    for (const index of indexes) expect(plan.join('\n')).toContain(index)
    // Whatever is read from a table is found by a key or an index.
    expect(plan.filter((line) => /^SCAN (?!\(subquery)/.test(line))).toEqual([])
  })
})

describe('lists of events', () => {
  it.each([
    ['of a channel', {}, 'events_by_channel (channel_id=? AND id>? AND id<?)'],
    [
      'by a reference',
      { extRefCode: 'r' },
      'events_by_reference (channel_id=? AND ext_ref_code=? AND id>? AND id<?)',
    ],
    [
      'by a reference and a topic',
      { extRefCode: 'r', topic: 't' },
      'events_by_reference (channel_id=? AND ext_ref_code=? AND id>? AND id<?)',
    ],
  ] as const)('%s follow an index in order', (_, filter, index) => {
    const text = listText({ extRefCode: null, topic: null, ...filter })
    const plan = migrated().prepare(`EXPLAIN QUERY PLAN ${text}`).all()
    expect(plan.map(({ detail }) => detail)).toEqual([`SEARCH events USING INDEX ${index}`])
  })
})
