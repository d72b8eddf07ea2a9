import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { migrate } from './database/migrate.ts'
import { claimer } from './deliveries/claim.ts'
import { createFollowUps } from './deliveries/follow-ups.ts'
import { openDeliveries } from './deliveries/open-deliveries.ts'
import { streamReader, streamWriter } from './deliveries/streams.ts'
import { openOfEvent } from './open-of-event.ts'
import { backlogReader } from './stats/backlog.ts'
import { createCounters } from './stats/counters.ts'
import { rollupFolder } from './stats/fold-rollups.ts'
import { statsReader } from './stats/stats-reader.ts'

class ListeningDatabase extends DatabaseSync {
  readonly heard: string[] = []
  override prepare(sql: string) {
    this.heard.push(sql)
    return super.prepare(sql)
  }
}

/** How SQLite goes about each of the statements on a table, in the order in which they are made. */
function plansOf(make: (db: DatabaseSync) => unknown, table = 'deliveries'): string[] {
  const db = new ListeningDatabase(':memory:')
  migrate(db, ':memory:')
  db.heard.length = 0
  make(db)
  return db.heard
    .filter((sql) => sql.includes(`FROM ${table}`))
    .map((sql) => {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
      return plan.map(({ detail }) => String(detail)).join('\n')
    })
}

test('whether an event has open deliveries is found without looking at those that are closed', () => {
  expect(plansOf(openOfEvent)).toEqual([
    'SEARCH deliveries USING COVERING INDEX deliveries_undone_by_channel (channel_id=? AND state=? AND event_id=?)',
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
  const claims = plansOf((db) =>
    claimer(db, createFollowUps(db, openDeliveries(db, createCounters(db)))),
  )
  expect(claims).toContain(due)
  const db = new DatabaseSync(':memory:')
  migrate(db, ':memory:')
  const index = db.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'deliveries_due'`).get()
  expect(String(index?.sql)).toContain('leased_at_ms IS NULL')
})

test('figures are read, added to and folded by their key, and events and attempts are left alone', () => {
  const made = (db: DatabaseSync) => {
    statsReader(db)
    rollupFolder(db, { counters: createCounters(db) })
  }
  const plans = [...plansOf(made, 'rollups'), ...plansOf(made, 'rollup_parts')]
  const steps = plans.flatMap((plan) => plan.split('\n'))
  const onRows = steps.filter((step) => step.includes(' rollup'))
  expect(onRows.length).toBeGreaterThan(15)
  for (const step of onRows) {
    expect(step).toMatch(
      /^SEARCH rollup\w* USING PRIMARY KEY \(subject(>|=\? AND span_s=\? AND at_ms[=<>])/,
    )
  }
  // That of a channel is the sum of its webhooks', one short row each; that of all has a row.
  expect(new Set(steps.filter((step) => step.includes(' backlogs')))).toEqual(
    new Set([
      'SEARCH backlogs USING PRIMARY KEY (channel_id=?)',
      'SEARCH backlogs USING PRIMARY KEY (channel_id=? AND webhook_id=?)',
    ]),
  )
  expect(plansOf(statsReader, 'webhooks').join('\n')).toContain(
    'SEARCH webhooks USING INDEX webhooks_by_channel (channel_id=? AND id>?)',
  )
  expect(plansOf(statsReader, 'channels').join('\n')).toContain(
    'SEARCH channels USING INDEX sqlite_autoindex_channels_1 (id>?)',
  )
  expect([...plansOf(made, 'events'), ...plansOf(made, 'attempts')]).toEqual([])
})

test('what is open is counted without looking at what is closed, or at the rows of what waits', () => {
  const plans = plansOf(backlogReader).map((plan) => plan.split('\n'))
  const waiting = (noun: string) =>
    expect.stringContaining(
      `SEARCH deliveries USING COVERING INDEX deliveries_undone_by_${noun} (${noun}_id=? AND state=?)`,
    )
  expect(plans[0]).toContainEqual(waiting('webhook'))
  expect(plans[1]).toContainEqual(waiting('channel'))
  for (const inHand of plans.slice(2, -1)) {
    expect(inHand.join()).toContain('deliveries USING COVERING INDEX deliveries_in_hand (owner>?)')
    expect(inHand.join()).not.toMatch(/SCAN deliveries/)
  }
  expect(plans.at(-1)).toEqual([
    'SEARCH deliveries USING COVERING INDEX deliveries_undone_by_channel (channel_id>?)',
  ])
})
