import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'undici'
import { machineMs } from '../packages/server/test/machine-clock.ts'
import type { Aim } from './contenders.ts'
import { type PostAnswer, post } from './post.ts'

/** Sends numbered requests; the numbers go on over all loads of a gun. */
export interface Gun {
  readonly shots: number
  /** As fast as answers come in on so many connections, for that long. */
  saturate(load: { readonly connections: number; readonly forMs: number }): Promise<void>
  /** As `saturate`, until so many are answered. */
  volley(load: { readonly connections: number; readonly count: number }): Promise<void>
  /** At a rate, whether answers come in or not. */
  pace(load: { readonly perSecond: number; readonly forMs: number }): Promise<Shot[]>
}

export interface Shot {
  readonly id: string
  /** By `machineMs`. */
  readonly sentMs: number
  readonly answeredMs: number
}

export function loadGun(aim: Aim, pool: Pool): Gun {
  let shots = 0

  async function fire(): Promise<{ n: number; answer: PostAnswer }> {
    const n = shots++
    const answer = await post(pool, aim.request(n))
    if (answer.status >= 300) throw new Error(`answered ${answer.status}: ${answer.body}`)
    return { n, answer }
  }

  async function timed(): Promise<Shot> {
    const sentMs = machineMs()
    const { n, answer } = await fire()
    return { id: aim.idOf(n, answer), sentMs, answeredMs: machineMs() }
  }

  return {
    get shots() {
      return shots
    },
    async saturate({ connections, forMs }) {
      const untilMs = machineMs() + forMs
      const loop = async () => {
        while (machineMs() < untilMs) await fire()
      }
      await Promise.all(Array.from({ length: connections }, loop))
    },
    async volley({ connections, count }) {
      const end = shots + count
      const loop = async () => {
        while (shots < end) await fire()
      }
      await Promise.all(Array.from({ length: connections }, loop))
    },
    async pace({ perSecond, forMs }) {
      const startedMs = machineMs()
      const count = Math.round((perSecond * forMs) / 1000)
      const fired: Promise<Shot>[] = []
      while (fired.length < count) {
        const due = Math.floor(((machineMs() - startedMs) * perSecond) / 1000)
        while (fired.length < Math.min(due, count)) fired.push(timed())
        await pause(1)
      }
      return Promise.all(fired)
    },
  }
}
