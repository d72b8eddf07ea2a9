import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startHolder } from '../../test/dedupe/holder.ts'
import { connectRedis, type RedisConnection } from '../../test/dedupe/redis-connection.ts'
import { type RedisServer, redisProgram, startRedis } from '../../test/dedupe/redis-server.ts'
import { dedupeSuite } from './dedupe.suite.ts'
import { redisDedupe } from './redis.ts'

if (redisProgram === undefined) {
  test('Redis store', ({ skip }) => {
    const reason = 'no redis-server and no valkey-server on this machine'
    console.warn(`The Redis store is not tested: ${reason}.`)
    skip(reason)
  })
} else {
  testStore(redisProgram)
}

function testStore(program: string): void {
  let server: RedisServer
  let connection: RedisConnection
  let other: RedisConnection
  beforeAll(async () => {
    server = await startRedis(program)
    connection = await connectRedis(server.port)
    other = await connectRedis(server.port)
  })
  afterAll(async () => {
    connection?.close()
    other?.close()
    await server?.stop()
  })
  beforeEach(() => connection.command('FLUSHALL'))

  /** Redis has its own clock, so what time does to keys is done to them: each ends that much sooner. */
  const pass = async (ms: number) => {
    await connection.command('EVAL', soonerScript, '0', String(Math.ceil(ms)))
  }

  dedupeSuite('Redis', {
    leaseMs: 30_000,
    keepMs: 3_600_000,
    async open(times) {
      return {
        store: redisDedupe({ ...times, client: connection.asNodeRedis }),
        other: redisDedupe({ ...times, client: other.asIoRedis }),
        pass,
        async close() {},
      }
    },
  })

  test('a process that is killed holds its key until the lease ends, and no longer', async () => {
    const store = redisDedupe({ client: connection.asNodeRedis })
    const holder = await startHolder('redis', String(server.port), 'a:1')
    expect(holder.said).toEqual(['claimed'])
    await holder.kill()
    expect((await store.claim('a:1')).kind).toBe('in_flight')
    await pass(store.leaseMs)
    expect((await store.claim('a:1')).kind).toBe('claimed')
  })

  test('a claim that the client sends again, as the answer was lost, is still its own', async () => {
    const { asNodeRedis: client } = connection
    const twice: typeof client.eval = async (...command) => {
      await client.eval(...command)
      return client.eval(...command)
    }
    const store = redisDedupe({ client: { eval: twice, EVAL: twice } })
    expect((await store.claim('a:1')).kind).toBe('claimed')
    expect((await store.claim('a:1')).kind).toBe('in_flight')
  })

  test('every key has its prefix and an end', async () => {
    const store = redisDedupe({ client: connection.asIoRedis, prefix: 'mine:', keepMs: 90_000 })
    const result = await store.claim('a:1')
    expect(await connection.command('KEYS', '*')).toEqual(['mine:a:1'])
    expect(await connection.command('PTTL', 'mine:a:1')).toBeGreaterThan(0)
    if (result.kind === 'claimed') await store.commit(result.claim)
    expect(await connection.command('PTTL', 'mine:a:1')).toBeGreaterThan(60_000)
    await pass(90_000)
    expect(await connection.command('KEYS', '*')).toEqual([])
  })

  test('fractions and nothing at all as times are no error', async () => {
    const store = redisDedupe({ client: connection.asNodeRedis, leaseMs: 1000.5, keepMs: 0 })
    const result = await store.claim('a:1')
    if (result.kind !== 'claimed') throw new Error(`a:1 is ${result.kind}`)
    expect(await store.renew(result.claim)).toBe(true)
    expect(await store.commit(result.claim)).toBe(true)
  })

  test('a server that refuses makes the call fail', async () => {
    const store = redisDedupe({ client: connection.asNodeRedis })
    await connection.command('LPUSH', 'posthorn:dedupe:a:1', 'a list of somebody else')
    await expect(store.claim('a:1')).rejects.toThrow('WRONGTYPE')
  })
}

const soonerScript = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
end`
