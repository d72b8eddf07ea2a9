import { setTimeout as pause } from 'node:timers/promises'
import { machineMs } from '../packages/server/test/machine-clock.ts'
import {
  type ForkedReceiver,
  forkReceiver,
} from '../packages/server/test/receiver/fork-receiver.ts'
import type { Aim, Contender, Target } from './contenders.ts'
import { type Gun, loadGun } from './load.ts'
import { openPool } from './post.ts'
import { cpuMs } from './process-usage.ts'

export interface Throughput {
  /** Of the receiver, until the last one arrived. */
  readonly perSecond: number
  /** Of the contender, for each delivery; null where the system does not tell. */
  readonly cpuUs: number | null
  /** Share of one core that each process took. */
  readonly cores: { readonly contender: number; readonly receiver: number; readonly load: number }
}

export interface Latency {
  /** In ms: to the arrival at the receiver, from the request's send and from its answer. */
  readonly fromSend: Percentiles
  readonly fromAnswer: Percentiles
}

export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

/** Requests under way at saturation: past that, answers only come later. */
const publishConnections = 64
const arrivesWithinMs = 60_000

/** How fast deliveries arrive when requests are sent as fast as they are answered. */
export function measureThroughput(
  contender: Contender,
  target: Target,
  { warmUpMs, forMs }: { readonly warmUpMs: number; readonly forMs: number },
): Promise<Throughput> {
  return withReceiver(contender, target, async ({ gun, receiver, arrived }) => {
    const connections = contender.pid === process.pid ? target.connections : publishConnections
    await gun.saturate({ connections, forMs: warmUpMs })
    await arrived()
    const before = gun.shots
    const usage = () => [contender.pid, receiver.pid, process.pid].map((pid) => cpuMs(pid))
    const usedBefore = usage()
    const startedMs = machineMs()
    await gun.saturate({ connections, forMs })
    await arrived()
    const tookMs = machineMs() - startedMs
    const used = usage().map((ms, at) => (ms === null ? null : ms - (usedBefore[at] ?? 0)))
    const deliveries = (gun.shots - before) * target.paths.length
    const [contenderMs = null, receiverMs = null, loadMs = null] = used
    return {
      perSecond: (deliveries / tookMs) * 1000,
      cpuUs: contenderMs === null ? null : (contenderMs / deliveries) * 1000,
      cores: {
        contender: (contenderMs ?? 0) / tookMs,
        receiver: (receiverMs ?? 0) / tookMs,
        load: (loadMs ?? 0) / tookMs,
      },
    }
  })
}

/** How long a delivery takes when requests come at a rate that does not saturate. */
export function measureLatency(
  contender: Contender,
  target: Target,
  load: { readonly perSecond: number; readonly warmUpMs: number; readonly forMs: number },
): Promise<Latency> {
  return withReceiver(contender, target, async ({ gun, receiver, arrived }) => {
    const [path = '/'] = target.paths
    await gun.pace({ ...load, forMs: load.warmUpMs })
    const shots = await gun.pace(load)
    await arrived()
    const arrivals = (await receiver.account()).arrivals.get(path)
    const at = (id: string) => arrivals?.get(id)?.firstAtMs ?? Number.NaN
    return {
      fromSend: percentiles(shots.map(({ id, sentMs }) => at(id) - sentMs)),
      fromAnswer: percentiles(shots.map(({ id, answeredMs }) => at(id) - answeredMs)),
    }
  })
}

interface Range {
  readonly gun: Gun
  readonly receiver: ForkedReceiver
  /** Resolves when everything sent so far has arrived. */
  arrived(): Promise<void>
}

/** Measures against a receiver of its own, and refuses the result unless everything arrived once and well. */
async function withReceiver<T>(
  contender: Contender,
  target: Target,
  measure: (range: Range) => Promise<T>,
): Promise<T> {
  const receiver = await forkReceiver()
  const aim = await contender.aim(receiver, target)
  const pool = openPool(aim.origin, publishConnections)
  const gun = loadGun(aim, pool)
  const arrived = () => inTime(receiver, gun.shots * target.paths.length)
  const result = await measure({ gun, receiver, arrived })
  await refuseFaults(receiver, { aim, target, shots: gun.shots })
  await pool.close()
  await receiver.close()
  return result
}

async function inTime(receiver: ForkedReceiver, count: number): Promise<void> {
  const late = new AbortController()
  const deadline = pause(arrivesWithinMs, 'late', { signal: late.signal }).catch(() => 'in time')
  const first = await Promise.race([receiver.received(count), deadline])
  late.abort()
  if (first !== 'late') return
  const { posts } = await receiver.account()
  throw new Error(`${posts} of ${count} deliveries arrived`)
}

async function refuseFaults(
  receiver: ForkedReceiver,
  { aim, target, shots }: { aim: Aim; target: Target; shots: number },
): Promise<void> {
  const { arrivals, posts, verdicts } = await receiver.account()
  for (const path of target.paths) {
    const events = arrivals.get(path)?.size ?? 0
    if (events !== shots) throw new Error(`${events} of ${shots} events arrived at ${path}`)
  }
  const expected = shots * target.paths.length
  if (posts !== expected) throw new Error(`${posts} POSTs arrived for ${expected} deliveries`)
  const good = aim.signed ? verdicts.valid : verdicts.unchecked
  if (good !== expected) throw new Error(`${expected - good} signatures were not valid`)
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
