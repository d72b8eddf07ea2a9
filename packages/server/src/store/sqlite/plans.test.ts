import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { migrate } from './database/migrate.ts'
import { claimer } from './deliveries/claim.ts'
import { createFollowUps } from './deliveries/follow-ups.ts'
import { openDeliveries } from './deliveries/open-deliveries.ts'
import { streamReader, streamWriter } from './deliveries/streams.ts'
import { openOfEvent } from './open-of-event.ts'

class ListeningDatabase extends DatabaseSync {
  readonly heard: string[] = []
  override prepare(sql: string) {
    this.heard.push(sql)
    return super.prepare(sql)
  }
}

/** How SQLite goes about each of the statements on deliveries, in the order in which they are made. */
function plansOf(make: (db: DatabaseSync) => unknown): string[] {
  const db = new ListeningDatabase(':memory:')
  migrate(db, ':memory:')
  db.heard.length = 0
  make(db)
  return db.heard
    .filter((sql) => sql.includes('FROM deliveries'))
    .map((sql) => {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
      return plan.map(({ detail }) => String(detail)).join('\n')
    })
}

test('whether an event has open deliveries is found without looking at those that are closed', () => {
  expect(plansOf(openOfEvent)).toEqual([
    'SEARCH deliveries USING INDEX deliveries_undone_by_channel (channel_id=? AND state=? AND event_id=?)',
    'SEARCH deliveries USING COVERING INDEX deliveries_in_hand (owner>?)',
    'SEARCH deliveries USING COVERING INDEX deliveries_in_hand (owner=? AND event_id=?)',
  ])
})

test('the lapsed leases of a stream are found without looking at those of others', () => {
  expect(plansOf(streamReader)).toContain(
    'SEARCH deliveries USING INDEX deliveries_leased_by_webhook (webhook_id=? AND available_at_ms<?)',
  )
})

test('what is due is found without looking at what is leased', () => {
  const due =
    'SEARCH deliveries USING INDEX deliveries_due (webhook_id=? AND available_at_ms>? AND available_at_ms<?)'
  expect(plansOf(streamWriter)).toEqual([due])
  const claims = plansOf((db) => claimer(db, createFollowUps(db, openDeliveries(db))))
  expect(claims).toContain(due)
  const db = new DatabaseSync(':memory:')
  migrate(db, ':memory:')
  const index = db.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'deliveries_due'`).get()
  expect(String(index?.sql)).toContain('leased_at_ms IS NULL')
})
