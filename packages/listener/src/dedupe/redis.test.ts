import type { Cluster } from 'ioredis'
import { createClientPool, type createCluster } from 'redis'
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { startHolder } from '../../test/dedupe/holder.ts'
import { connectIoRedis, connectNodeRedis } from '../../test/dedupe/redis-clients.ts'
import { type RedisServer, redisProgram, startRedis } from '../../test/dedupe/redis-server.ts'
import { dedupeSuite } from './dedupe.suite.ts'
import { type NodeRedis, type RedisClient, redisDedupe } from './redis.ts'

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
  let nodeRedis: Awaited<ReturnType<typeof connectNodeRedis>>
  let ioRedis: Awaited<ReturnType<typeof connectIoRedis>>
  beforeAll(async () => {
    server = await startRedis(program)
    nodeRedis = await connectNodeRedis(server.port)
    ioRedis = await connectIoRedis(server.port)
  })
  afterAll(async () => {
    nodeRedis?.destroy()
    ioRedis?.disconnect()
    await server?.stop()
  })
  beforeEach(async () => {
    await ioRedis.flushall()
  })

  /** Redis has its own clock, so what time does to keys is done to them: each ends that much sooner. */
  const pass = async (ms: number) => {
    await ioRedis.eval(soonerScript, 0, String(Math.ceil(ms)))
  }

  /** Ends every connection but the one that asks, which is a client of this moment alone. */
  const breakConnections = async () => {
    const third = await connectIoRedis(server.port)
    await third.call('CLIENT', 'KILL', 'SKIPME', 'yes')
    third.disconnect()
  }

  const clients = {
    'Redis, by npm redis and seen by ioredis': () => [nodeRedis, ioRedis] as const,
    'Redis, by npm ioredis and seen by redis': () => [ioRedis, nodeRedis] as const,
  }
  for (const [name, pair] of Object.entries(clients)) {
    dedupeSuite(name, {
      leaseMs: 30_000,
      keepMs: 3_600_000,
      async open(times) {
        const [client, other] = pair()
        return {
          store: redisDedupe({ ...times, client }),
          other: redisDedupe({ ...times, client: other }),
          pass,
          async close() {},
        }
      },
    })
  }

  test('a pool of npm redis is a client like any other', async () => {
    const pool = createClientPool({ url: `redis://127.0.0.1:${server.port}` })
    pool.on('error', () => {})
    await pool.connect()
    onTestFinished(() => pool.destroy())
    const store = redisDedupe({ client: pool })
    const results = await Promise.all(Array.from({ length: 5 }, () => store.claim('a:1')))
    expect(results.map(({ kind }) => kind).sort()).toEqual([
      'claimed',
      ...Array.from({ length: 4 }, () => 'in_flight'),
    ])
  })

  test.each(Object.entries(clients))(
    '%s: claims go on after the connection broke',
    async (_, pair) => {
      const [client, other] = pair()
      const store = redisDedupe({ client })
      const first = await store.claim('a:1')
      if (first.kind !== 'claimed') throw new Error(`a:1 is ${first.kind}`)
      await breakConnections()
      expect(await store.commit(first.claim)).toBe(true)
      expect(await redisDedupe({ client: other }).claim('a:1')).toEqual({ kind: 'done' })
    },
  )

  test('a process that is killed holds its key until the lease ends, and no longer', async () => {
    const store = redisDedupe({ client: nodeRedis })
    const holder = await startHolder('redis', String(server.port), 'a:1')
    expect(holder.said).toEqual(['claimed'])
    await holder.kill()
    expect((await store.claim('a:1')).kind).toBe('in_flight')
    await pass(store.leaseMs)
    expect((await store.claim('a:1')).kind).toBe('claimed')
  })

  test('a claim that the client sends again, as the answer was lost, is still its own', async () => {
    const twice: NodeRedis['eval'] = async (...command) => {
      await nodeRedis.eval(...command)
      return nodeRedis.eval(...command)
    }
    const store = redisDedupe({ client: { eval: twice, EVAL: twice } })
    expect((await store.claim('a:1')).kind).toBe('claimed')
    expect((await store.claim('a:1')).kind).toBe('in_flight')
  })

  test('every key has its prefix and an end', async () => {
    const store = redisDedupe({ client: ioRedis, prefix: 'mine:', keepMs: 90_000 })
    const result = await store.claim('a:1')
    expect(await nodeRedis.keys('*')).toEqual(['mine:a:1'])
    expect(await nodeRedis.pTTL('mine:a:1')).toBeGreaterThan(0)
    if (result.kind === 'claimed') await store.commit(result.claim)
    expect(await nodeRedis.pTTL('mine:a:1')).toBeGreaterThan(60_000)
    await pass(90_000)
    expect(await nodeRedis.keys('*')).toEqual([])
  })

  test('fractions and nothing at all as times are no error', async () => {
    const store = redisDedupe({ client: nodeRedis, leaseMs: 1000.5, keepMs: 0 })
    const result = await store.claim('a:1')
    if (result.kind !== 'claimed') throw new Error(`a:1 is ${result.kind}`)
    expect(await store.renew(result.claim)).toBe(true)
    expect(await store.commit(result.claim)).toBe(true)
  })

  test('a server that is away makes calls of clients without a queue fail at once', async () => {
    const gone = await startRedis(program)
    const clients = [
      await connectNodeRedis(gone.port, { disableOfflineQueue: true }),
      await connectIoRedis(gone.port, { enableOfflineQueue: false }),
    ]
    onTestFinished(() => {
      for (const client of clients) client.disconnect()
    })
    await gone.stop()
    for (const client of clients)
      await expect(redisDedupe({ client }).claim('a:1')).rejects.toThrow()
  })

  test('clusters have the calls that are used', () => {
    expectTypeOf<Cluster>().toExtend<RedisClient>()
    expectTypeOf<ReturnType<typeof createCluster>>().toExtend<RedisClient>()
  })

  test('a server that refuses makes the call fail', async () => {
    const store = redisDedupe({ client: nodeRedis })
    await nodeRedis.lPush('posthorn:dedupe:a:1', 'a list of somebody else')
    await expect(store.claim('a:1')).rejects.toThrow('WRONGTYPE')
    await expect(redisDedupe({ client: ioRedis }).claim('a:1')).rejects.toThrow('WRONGTYPE')
  })
}

const soonerScript = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
end`
