import { createListener } from '@posthorn/listener'
import { postgresDedupe } from '@posthorn/listener/dedupe/postgres'
import { signedRequest } from '@posthorn/listener/testing'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

let server: PostgresServer
let pool: Pool
beforeAll(async () => {
  server = await startPostgres()
  pool = server.openPool()
}, 60_000)
afterAll(() => server?.stop())
beforeEach(async () => {
  await pool.query('DROP TABLE IF EXISTS posthorn_dedupe, orders')
  await pool.query('CREATE TABLE orders (id text)')
})

/** A listener whose work and whose "handled" are one transaction; `mishap` strikes where it is told to. */
async function listen(mishap: (step: 'before COMMIT' | 'after COMMIT') => void) {
  const dedupe = postgresDedupe({ pool })
  await dedupe.setup()
  const listener = createListener<{ 'order.placed': { id: string } }>({
    secrets: secret,
    dedupe,
    onError: () => {},
  })
  return listener.on('order.placed', async (event, { claim }) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('INSERT INTO orders VALUES ($1)', [event.data.id])
      if (claim) await dedupe.inTransaction(client).commit(claim)
      mishap('before COMMIT')
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    } finally {
      client.release()
    }
    mishap('after COMMIT')
  })
}

const deliver = async (listener: Awaited<ReturnType<typeof listen>>) => {
  const request = await signedRequest({
    secret,
    id: 'evt_1',
    topic: 'order.placed',
    data: { id: 'o_1' },
  })
  return (await listener.fetch(request)).status
}

const orders = async () => (await pool.query('SELECT id FROM orders')).rows

test('ten deliveries at once do the work once', async () => {
  const listener = await listen(() => {})
  const statuses = await Promise.all(Array.from({ length: 10 }, () => deliver(listener)))
  expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
  expect(await deliver(listener)).toBe(200)
  expect(await orders()).toEqual([{ id: 'o_1' }])
})

test('a failure before COMMIT undoes the work, and the retry does it', async () => {
  let failures = 1
  const listener = await listen((step) => {
    if (step === 'before COMMIT' && failures-- > 0) throw new Error('mishap')
  })
  expect(await deliver(listener)).toBe(500)
  expect(await orders()).toEqual([])
  expect(await deliver(listener)).toBe(200)
  expect(await orders()).toEqual([{ id: 'o_1' }])
})

test('a failure after COMMIT does not do the work again', async () => {
  const listener = await listen((step) => {
    if (step === 'after COMMIT') throw new Error('mishap')
  })
  expect(await deliver(listener)).toBe(500)
  expect(await deliver(listener)).toBe(200)
  expect(await orders()).toEqual([{ id: 'o_1' }])
})
