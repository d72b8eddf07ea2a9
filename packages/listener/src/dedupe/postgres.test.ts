import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startHolder } from '../../test/dedupe/holder.ts'
import { type PostgresServer, startPostgres } from '../../test/dedupe/postgres-server.ts'
import { dedupeSuite } from './dedupe.suite.ts'
import type { Claim, DedupeStore } from './dedupe-store.ts'
import { ClaimLostError, postgresDedupe } from './postgres.ts'

let server: PostgresServer
let pool: Pool
let otherPool: Pool
beforeAll(async () => {
  server = await startPostgres()
  pool = server.openPool({ max: 20 })
  otherPool = server.openPool()
}, 60_000)
afterAll(() => server?.stop())
beforeEach(async () => {
  await pool.query('DROP TABLE IF EXISTS posthorn_dedupe, work')
  await postgresDedupe({ pool }).setup()
  await pool.query('CREATE TABLE work (key text)')
})

dedupeSuite('PostgreSQL', {
  leaseMs: 30_000,
  keepMs: 3_600_000,
  async open(times) {
    let now = 1_700_000_000_000.5
    const nowMs = () => now
    return {
      store: postgresDedupe({ ...times, nowMs, pool }),
      other: postgresDedupe({ ...times, nowMs, pool: otherPool }),
      async pass(ms) {
        now += ms
      },
      async close() {},
    }
  },
})

test('the database judges time when no clock is given', async () => {
  const store = postgresDedupe({ pool, leaseMs: 30_000 })
  const claim = await claimed(store, 'a:1')
  const again = await store.claim('a:1')
  expect(again).toEqual({ kind: 'in_flight', retryAfterS: expect.any(Number) })
  expect(await store.renew(claim)).toBe(true)
  expect(await store.commit(claim)).toBe(true)
  expect(await store.claim('a:1')).toEqual({ kind: 'done' })
  expect(await store.forget('a:1')).toBe(true)
})

test('a process that is killed holds its key until the lease ends, and no longer', async () => {
  let later = 0
  const store = postgresDedupe({ pool, nowMs: () => Date.now() + later })
  const holder = await startHolder('postgres', server.connectionString, 'a:1')
  expect(holder.said).toEqual(['claimed'])
  await holder.kill()
  expect((await store.claim('a:1')).kind).toBe('in_flight')
  later = store.leaseMs + 1_000
  expect((await store.claim('a:1')).kind).toBe('claimed')
})

test('a crash between work and COMMIT leaves neither, and the retry does both', async () => {
  let later = 0
  const store = postgresDedupe({ pool, nowMs: () => Date.now() + later })
  const holder = await startHolder('postgres', server.connectionString, 'a:1', 'work')
  expect(holder.said).toEqual(['claimed'])
  // Its transaction is open and all but committed: duplicates are answered, and nobody waits for it.
  expect((await store.claim('a:1')).kind).toBe('in_flight')
  await holder.kill()
  await backendsGone()
  expect(await workDone()).toBe(0)
  expect((await store.claim('a:1')).kind).toBe('in_flight')

  later = store.leaseMs + 1_000
  const claim = await claimed(store, 'a:1')
  await inTransaction(async (client) => {
    await client.query('INSERT INTO work VALUES ($1)', ['a:1'])
    await store.inTransaction(client).commit(claim)
  })
  expect(await workDone()).toBe(1)
  expect(await store.commit(claim)).toBe(true)
  expect(await store.claim('a:1')).toEqual({ kind: 'done' })
})

test('a transaction that rolls back leaves the claim held, for the holder to release', async () => {
  const store = postgresDedupe({ pool })
  const claim = await claimed(store, 'a:1')
  const failing = inTransaction(async (client) => {
    await store.inTransaction(client).commit(claim)
    throw new Error('the work fails')
  })
  await expect(failing).rejects.toThrow('the work fails')
  expect((await store.claim('a:1')).kind).toBe('in_flight')
  expect(await store.release(claim)).toBe(true)
  expect((await store.claim('a:1')).kind).toBe('claimed')
})

test('nobody takes over what a transaction commits, though it outlives the lease', async () => {
  let now = 0
  const store = postgresDedupe({ pool, nowMs: () => now })
  const claim = await claimed(store, 'a:1')
  await inTransaction(async (client) => {
    await store.inTransaction(client).commit(claim)
    now = store.leaseMs * 3
    expect(await store.claim('a:1')).toEqual({ kind: 'in_flight', retryAfterS: 1 })
    expect(await store.renew(claim)).toBe(true)
    expect(await store.sweep()).toBe(0)
  })
  expect(await store.claim('a:1')).toEqual({ kind: 'done' })
  expect(await store.renew(claim)).toBe(true)
})

test('a lapsed holder cannot commit its transaction', async () => {
  let now = 0
  const store = postgresDedupe({ pool, nowMs: () => now })
  const lapsed = await claimed(store, 'a:1')
  now = store.leaseMs
  const next = await claimed(store, 'a:1')
  const late = inTransaction(async (client) => {
    await client.query('INSERT INTO work VALUES ($1)', ['a:1'])
    await store.inTransaction(client).commit(lapsed)
  })
  await expect(late).rejects.toThrow(ClaimLostError)
  expect(await workDone()).toBe(0)
  expect(await store.commit(next)).toBe(true)
})

test('a lease that ends during the transaction is seen, though the time of a transaction stands still', async () => {
  const store = postgresDedupe({ pool, leaseMs: 1 })
  await inTransaction(async (client) => {
    await client.query('SELECT 1')
    const claim = await claimed(store, 'a:1')
    await pool.query('SELECT pg_sleep(0.01)')
    await expect(store.inTransaction(client).commit(claim)).rejects.toThrow(ClaimLostError)
  })
})

test('a client that is in no transaction is refused, and nothing is committed', async () => {
  const store = postgresDedupe({ pool })
  const claim = await claimed(store, 'a:1')
  await expect(store.inTransaction(pool).commit(claim)).rejects.toThrow('in no transaction')
  expect((await store.claim('a:1')).kind).toBe('in_flight')
})

test('of ten at once in a serializable database one wins', async () => {
  const strict = server.openPool({ options: '-c default_transaction_isolation=serializable' })
  const store = postgresDedupe({ pool: strict })
  const results = await Promise.all(Array.from({ length: 10 }, () => store.claim('a:1')))
  expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
})

test('setup by many at once, and again, and in a schema', async () => {
  await pool.query('DROP TABLE posthorn_dedupe')
  const store = postgresDedupe({ pool })
  await Promise.all(Array.from({ length: 8 }, () => store.setup()))
  await claimed(store, 'a:1')
  await pool.query('CREATE SCHEMA IF NOT EXISTS elsewhere')
  const elsewhere = postgresDedupe({ pool, table: 'elsewhere.Seen' })
  await elsewhere.setup()
  await claimed(elsewhere, 'a:1')
  const { rows } = await pool.query('SELECT key FROM elsewhere."Seen"')
  expect(rows).toEqual([{ key: 'a:1' }])
})

test('a missing table says what to do', async () => {
  await expect(postgresDedupe({ pool, table: 'missing' }).claim('a:1')).rejects.toThrow(
    'The table "missing" is missing: call setup() once',
  )
})

test('keys that PostgreSQL cannot hold are told apart all the same', async () => {
  const store = postgresDedupe({ pool })
  const long = 'ü'.repeat(5_000)
  const keys = ['a:\0', 'a:\0\0', 'a:\ud800', 'a:\ud801', 'a:\ufffd', long, `${long}!`]
  for (const key of keys) await store.commit(await claimed(store, key))
  for (const key of keys) expect(await store.claim(key)).toEqual({ kind: 'done' })
})

test('rows whose time is over are removed in small steps, by claims as they come', async () => {
  let now = 0
  const store = postgresDedupe({ pool, nowMs: () => now, keepMs: 1_000 })
  await pool.query(`INSERT INTO posthorn_dedupe
    SELECT 'old:' || n, 'f', true, 1000 FROM generate_series(1, 250) AS n`)
  const held = await claimed(store, 'held')
  now = 1_000
  expect(await store.sweep()).toBe(200)
  expect(await rows()).toBe(51)
  for (let index = 0; index < 100; index += 1) await claimed(store, `new:${index}`)
  expect(await rows()).toBe(101)
  expect(await store.renew(held)).toBe(true)
})

async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function workDone(): Promise<number> {
  const { rows } = await pool.query('SELECT count(*)::int AS rows FROM work')
  return rows[0].rows
}

async function rows(): Promise<number> {
  const { rows } = await pool.query('SELECT count(*)::int AS rows FROM posthorn_dedupe')
  return rows[0].rows
}

/** Resolves when PostgreSQL has noticed that the killed process is gone: its locks go with it. */
async function backendsGone(): Promise<void> {
  await inTransaction(async (client) => {
    await client.query('LOCK TABLE work IN ACCESS EXCLUSIVE MODE')
  })
}

async function claimed(store: DedupeStore, key: string): Promise<Claim> {
  const result = await store.claim(key)
  if (result.kind !== 'claimed') throw new Error(`${key} is ${result.kind}`)
  return result.claim
}
