import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHolder } from '../../test/dedupe/holder.ts'
import { dedupeSuite } from './dedupe.suite.ts'
import type { Claim, DedupeStore } from './dedupe-store.ts'
import { ClaimLostError, sqliteDedupe } from './sqlite.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-dedupe-'))
  file = join(folder, 'dedupe.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

dedupeSuite('SQLite', {
  leaseMs: 30_000,
  keepMs: 3_600_000,
  async open(times) {
    let now = 1_700_000_000_000.5
    const nowMs = () => now
    const store = sqliteDedupe({ ...times, nowMs, database: file })
    const database = new DatabaseSync(file)
    const other = sqliteDedupe({ ...times, nowMs, database })
    return {
      store,
      other,
      async pass(ms) {
        now += ms
      },
      async close() {
        store.close()
        database.close()
      },
    }
  },
})

test('what is done is done after the process ended, also in a database of the user', async () => {
  const first = sqliteDedupe({ database: file, table: 'seen' })
  await first.commit(await claimed(first, 'a:1'))
  first.close()
  const database = new DatabaseSync(file)
  const second = sqliteDedupe({ database, table: 'seen' })
  expect(await second.claim('a:1')).toEqual({ kind: 'done' })
  second.close()
  expect(database.isOpen).toBe(true)
  database.close()
})

test('of processes that open a new file and claim at once one wins', async () => {
  const holders = await Promise.all(
    Array.from({ length: 5 }, () => startHolder('sqlite', file, 'a:1')),
  )
  const said = holders.flatMap((holder) => holder.said)
  expect(said.toSorted()).toEqual(['claimed', ...Array(4).fill('in_flight')])
  await Promise.all(holders.map((holder) => holder.kill()))
})

test('who is overtaken by another process between looking and taking gets nothing', async () => {
  const rival = new DatabaseSync(file)
  sqliteDedupe({ database: rival }).setup()
  const overtake = rival.prepare("INSERT INTO posthorn_dedupe VALUES ('a:1', 'rival', 0, ?)")
  const database = new DatabaseSync(file)
  let looks = 0
  const store = sqliteDedupe({
    database: {
      exec: (sql) => database.exec(sql),
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql)
        return {
          run: (...values) => statement.run(...values),
          get(...values) {
            const row = statement.get(...values)
            looks += 1
            if (looks === 1) overtake.run(Date.now() + 30_000)
            return row
          },
        }
      },
    },
  })
  expect((await store.claim('a:1')).kind).toBe('in_flight')
  expect(looks).toBe(2)
  database.close()
  rival.close()
})

test('a process that is killed holds its key until the lease ends, and no longer', async () => {
  let later = 0
  const store = sqliteDedupe({ database: file, nowMs: () => Date.now() + later })
  const holder = await startHolder('sqlite', file, 'a:1')
  expect(holder.said).toEqual(['claimed'])
  await holder.kill()
  expect((await store.claim('a:1')).kind).toBe('in_flight')
  later = store.leaseMs
  expect((await store.claim('a:1')).kind).toBe('claimed')
  store.close()
})

test('a crash between work and COMMIT leaves neither, and the retry does both', async () => {
  let later = 0
  const database = new DatabaseSync(file, { timeout: 5_000 })
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE work (key TEXT)')
  const store = sqliteDedupe({ database, nowMs: () => Date.now() + later })
  store.setup()
  const done = () => database.prepare('SELECT count(*) AS rows FROM work').get()?.rows

  const holder = await startHolder('sqlite', file, 'a:1', 'work')
  expect(holder.said).toEqual(['claimed'])
  await holder.kill()
  expect(done()).toBe(0)
  expect((await store.claim('a:1')).kind).toBe('in_flight')

  later = store.leaseMs
  const claim = await claimed(store, 'a:1')
  database.exec('BEGIN IMMEDIATE')
  database.prepare('INSERT INTO work VALUES (?)').run('a:1')
  store.inTransaction().commit(claim)
  database.exec('COMMIT')
  expect(done()).toBe(1)
  expect(await store.commit(claim)).toBe(true)
  expect(await store.claim('a:1')).toEqual({ kind: 'done' })
  database.close()
})

test('a lapsed holder cannot commit its transaction', async () => {
  let now = 0
  const database = new DatabaseSync(':memory:')
  const store = sqliteDedupe({ database, nowMs: () => now })
  store.setup()
  const claim = await claimed(store, 'a:1')
  now = store.leaseMs
  await claimed(store, 'a:1')
  database.exec('BEGIN')
  expect(() => store.inTransaction().commit(claim)).toThrow(ClaimLostError)
  database.exec('ROLLBACK')
  database.close()
})

test('inTransaction outside of a transaction is refused, and so is a call inside of one', async () => {
  const database = new DatabaseSync(':memory:')
  const store = sqliteDedupe({ database })
  store.setup()
  const claim = await claimed(store, 'a:1')
  expect(() => store.inTransaction().commit(claim)).toThrow('BEGIN first')
  database.exec('BEGIN')
  await expect(store.claim('a:2')).rejects.toThrow('A transaction is open')
  await expect(store.renew(claim)).rejects.toThrow('A transaction is open')
  await expect(store.commit(claim)).rejects.toThrow('A transaction is open')
  await expect(store.release(claim)).rejects.toThrow('A transaction is open')
  await expect(store.forget('a:1')).rejects.toThrow('A transaction is open')
  database.exec('ROLLBACK')
  expect(await store.commit(claim)).toBe(true)
  database.close()
})

test('rows whose time is over are removed in small steps, by claims as they come', async () => {
  let now = 0
  const database = new DatabaseSync(':memory:')
  const store = sqliteDedupe({ database, nowMs: () => now, keepMs: 1_000 })
  store.setup()
  const rows = () => Number(database.prepare('SELECT count(*) AS n FROM posthorn_dedupe').get()?.n)
  for (let index = 0; index < 250; index += 1)
    await store.commit(await claimed(store, `old:${index}`))
  const held = await claimed(store, 'held')
  expect(rows()).toBe(251)
  now = 1_000
  expect(await store.sweep()).toBe(200)
  expect(rows()).toBe(51)
  for (let index = 0; index < 100; index += 1) await claimed(store, `new:${index}`)
  expect(rows()).toBe(101)
  expect(await store.renew(held)).toBe(true)
  database.close()
})

test('a missing table says what to do', async () => {
  const database = new DatabaseSync(':memory:')
  await expect(sqliteDedupe({ database }).claim('a:1')).rejects.toThrow('call setup() once')
  database.close()
})

test.each([
  { leaseMs: 0 },
  { leaseMs: Number.NaN },
  { keepMs: -1 },
  { keepMs: Number.POSITIVE_INFINITY },
])('the times %j are refused', (times) => {
  expect(() => sqliteDedupe({ database: ':memory:', ...times })).toThrow(RangeError)
})

test('fractions of milliseconds and no memory at all are accepted', async () => {
  const store = sqliteDedupe({ database: ':memory:', leaseMs: 1000.5, keepMs: 0 })
  const claim = await claimed(store, 'a:1')
  expect(await store.renew(claim)).toBe(true)
  expect(await store.commit(claim)).toBe(true)
  await claimed(store, 'a:1')
  store.close()
})

test.each(['x; DROP TABLE y', 'a.b.c', '', '1a', 'a"b'])(
  'the table name %j is refused',
  (table) => {
    expect(() => sqliteDedupe({ database: ':memory:', table })).toThrow('is no table name')
  },
)

async function claimed(store: DedupeStore, key: string): Promise<Claim> {
  const result = await store.claim(key)
  if (result.kind !== 'claimed') throw new Error(`${key} is ${result.kind}`)
  return result.claim
}
