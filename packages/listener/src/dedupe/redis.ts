import { type Claim, type DedupeOptions, type DedupeStore, secondsUntil } from './dedupe-store.ts'
import { createFences } from './fence.ts'
import { type RedisClient, scriptRunner } from './redis-client.ts'
import { readTimes } from './times.ts'

export type { IoRedis, NodeRedis, RedisClient } from './redis-client.ts'

export interface RedisDedupeOptions extends Omit<DedupeOptions, 'nowMs'> {
  /** A connected client of npm `redis` or `ioredis`, or Bun's own. It stays yours to close. */
  readonly client: RedisClient
  /** Stands before each key. Default `posthorn:dedupe:`. */
  readonly prefix?: string | undefined
}

/*
 * The value of a key says who holds it (`held FENCE`) or finished it (`done FENCE`), and the key
 * expires when the lease or the memory of it ends: by Redis's clock, with nothing left to clean.
 * A script runs alone, so what it read still stands when it writes.
 */

/**
 * ARGV: fence, lease. -1: claimed, -2: done, else the milliseconds until the lease ends. Clients send a
 * command again when the connection broke before its answer: the claim it made then is its own.
 */
const claimScript = `
local value = redis.call('GET', KEYS[1])
if not value then
  redis.call('SET', KEYS[1], 'held ' .. ARGV[1], 'PX', ARGV[2])
  return -1
end
if value == 'held ' .. ARGV[1] then return -1 end
if string.sub(value, 1, 5) == 'done ' then return -2 end
return math.max(0, redis.call('PTTL', KEYS[1]))`

/** ARGV: fence, lease. 1 also when this claim is committed. */
const renewScript = `
local value = redis.call('GET', KEYS[1])
if value == 'held ' .. ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return value == 'done ' .. ARGV[1] and 1 or 0`

/** ARGV: fence, keep. */
const commitScript = `
local value = redis.call('GET', KEYS[1])
if value == 'held ' .. ARGV[1] then
  redis.call('SET', KEYS[1], 'done ' .. ARGV[1], 'PX', ARGV[2])
  return 1
end
return value == 'done ' .. ARGV[1] and 1 or 0`

/** ARGV: fence. */
const releaseScript = `
if redis.call('GET', KEYS[1]) ~= 'held ' .. ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

const forgetScript = `
local value = redis.call('GET', KEYS[1])
if not value or string.sub(value, 1, 5) ~= 'done ' then return 0 end
return redis.call('DEL', KEYS[1])`

/**
 * Remembers in Redis or Valkey, for any number of processes. As durable as the server is set to be: one
 * that evicts keys, or fails over to a replica that lags, may forget, and a message be handled twice.
 */
export function redisDedupe(options: RedisDedupeOptions): DedupeStore {
  const { leaseMs, keepMs } = readTimes(options)
  const { prefix = 'posthorn:dedupe:' } = options
  const nextFence = createFences()
  const script = scriptRunner(options.client)
  const leasePx = String(leaseMs)
  // No key of Redis expires at once.
  const keepPx = String(Math.max(1, keepMs))
  const run = async (text: string, { key, fence }: Claim, ...more: string[]) =>
    (await script(text, prefix + key, [fence, ...more])) === 1

  return {
    leaseMs,
    async claim(key) {
      const fence = nextFence()
      const answer = await script(claimScript, prefix + key, [fence, leasePx])
      if (answer === -1) return { kind: 'claimed', claim: { key, fence } }
      if (answer === -2) return { kind: 'done' }
      return { kind: 'in_flight', retryAfterS: secondsUntil(answer, 0) }
    },
    renew: (claim) => run(renewScript, claim, leasePx),
    commit: (claim) => run(commitScript, claim, keepPx),
    release: (claim) => run(releaseScript, claim),
    async forget(key) {
      return (await script(forgetScript, prefix + key, [])) === 1
    },
  }
}
