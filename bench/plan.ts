import type { Contender, Target } from './contenders.ts'
import { type Latency, measureLatency, measureThroughput, type Throughput } from './measure.ts'

export interface Measured {
  /** Events, one webhook. */
  readonly single: Throughput[]
  readonly relay: Throughput[]
  /** Deliveries, five webhooks. */
  readonly fanOut: Throughput[]
  readonly raw: Throughput[]
  readonly at500: Latency[]
  readonly at2000: Latency[]
  readonly relayAt500: Latency[]
  readonly relayAt2000: Latency[]
}

export interface Durations {
  readonly rounds: number
  readonly saturateMs: number
  readonly paceMs: number
  readonly warmUpMs: number
}

/**
 * `full` takes two to three minutes, `quick` about half a minute, each more on a busy machine. Warming up
 * is for V8: in the first 10,000 events, while it compiles what is hot, each costs a third more.
 */
export const durations = {
  full: { rounds: 3, saturateMs: 4_000, paceMs: 4_000, warmUpMs: 2_000 },
  quick: { rounds: 1, saturateMs: 1_500, paceMs: 1_500, warmUpMs: 1_500 },
} as const satisfies Record<string, Durations>

const one: Target = { paths: ['/1'], connections: 32 }
/** As many connections in all as the five webhooks have. */
const rawTarget: Target = { paths: ['/1'], connections: 40 }
const five: Target = { paths: ['/1', '/2', '/3', '/4', '/5'], connections: 8 }

/** Contenders take turns within each round, so that what else the machine does meets all of them. */
export async function measureAll(
  contenders: Readonly<Record<'posthorn' | 'relay' | 'raw', Contender>>,
  { rounds, saturateMs, paceMs, warmUpMs }: Durations,
  say: (line: string) => void,
): Promise<Measured> {
  const { posthorn, relay, raw } = contenders
  const all: Measured = {
    single: [],
    relay: [],
    fanOut: [],
    raw: [],
    at500: [],
    at2000: [],
    relayAt500: [],
    relayAt2000: [],
  }
  const throughput = (contender: Contender, target: Target) =>
    measureThroughput(contender, target, { warmUpMs, forMs: saturateMs })
  const latency = (contender: Contender, perSecond: number) =>
    measureLatency(contender, one, { perSecond, warmUpMs, forMs: paceMs })

  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}: throughput`)
    all.relay.push(await throughput(relay, one))
    all.single.push(await throughput(posthorn, one))
    all.raw.push(await throughput(raw, rawTarget))
    all.fanOut.push(await throughput(posthorn, five))
    say(`round ${round} of ${rounds}: latency`)
    all.relayAt500.push(await latency(relay, 500))
    all.at500.push(await latency(posthorn, 500))
    all.relayAt2000.push(await latency(relay, 2_000))
    all.at2000.push(await latency(posthorn, 2_000))
  }
  return all
}
