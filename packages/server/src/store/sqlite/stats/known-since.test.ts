import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { migrate } from '../database/migrate.ts'
import { statsReader } from './stats-reader.ts'

const migrations = new URL('../database/migrations/', import.meta.url)

/** A database as it was before what is open was counted. */
function oldDatabase(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  const before = readdirSync(migrations)
    .sort()
    .filter((name) => name < '0005')
  for (const name of before) db.exec(readFileSync(new URL(name, migrations), 'utf8'))
  db.exec(`PRAGMA user_version = ${before.length}`)
  return db
}

function addDelivery(db: DatabaseSync, webhook: string, state: string, owner: string | null): void {
  const { rows } = db.prepare('SELECT count(*) AS rows FROM deliveries').get() ?? {}
  db.prepare(
    `INSERT INTO deliveries (event_id, webhook_id, channel_id, state, owner, lease, updated_at_ms)
     VALUES (?, ?, 'c', ?, ?, 1, 0)`,
  ).run(`e${rows}`, webhook, state, owner)
}

test('a database that counted nothing yet begins with what is open, and knows nothing of before', () => {
  const db = oldDatabase()
  db.exec(
    `INSERT INTO channels (id, name, public, default_format, created_at_ms, updated_at_ms,
       routing_version, routed_version) VALUES ('c', 'Orders', 0, 'channel', 0, 0, 1, 1)`,
  )
  addDelivery(db, 'w', 'pending', 'node')
  for (const state of ['pending', 'retrying', 'held', 'failed', 'delivered', 'cancelled']) {
    addDelivery(db, 'w', state, null)
  }
  addDelivery(db, 'v', 'held', null)
  const startedMs = Date.now()
  migrate(db, ':memory:')
  expect(db.prepare('SELECT * FROM backlogs ORDER BY webhook_id').all()).toEqual([
    { channel_id: '*', webhook_id: '*', open: 5 },
    { channel_id: 'c', webhook_id: 'v', open: 1 },
    { channel_id: 'c', webhook_id: 'w', open: 4 },
  ])
  const range = { sinceMs: 0, untilMs: 86_400_000 }
  const subjects = [{ kind: 'channel', id: 'c' as ChannelId }, { kind: 'installation' }] as const
  for (const subject of subjects) {
    const { backlog } = statsReader(db).series({ subject, range, stepS: 86_400 })
    expect(backlog.open).toBe(5)
    expect(backlog.knownSinceMs).toBeGreaterThanOrEqual(startedMs)
  }
})

test('a new database knows all of the past: that nothing was open', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db, ':memory:')
  const { backlog, points } = statsReader(db).series({
    subject: { kind: 'webhook', id: 'w' as WebhookId },
    range: { sinceMs: 0, untilMs: 60_000 },
    stepS: 60,
  })
  expect([points, backlog]).toEqual([[], { untilMs: 60_000, open: 0, knownSinceMs: 0 }])
})
