import type { Latency, Percentiles, Throughput } from './measure.ts'
import type { Measured } from './plan.ts'

/** One line of the result. Null where the system does not tell. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number | null
  readonly beside?: { readonly name: string; readonly value: number | null }
  /** Of the ratio to what stands beside it if there is one, else of the value. */
  readonly target?: { readonly atLeast: number } | { readonly below: number }
}

/** Medians over the rounds. */
export function figuresOf(measured: Measured, peakMb: number | null): Figure[] {
  const { single, relay, fanOut, raw, at500, at2000, relayAt500, relayAt2000 } = measured
  return [
    {
      name: 'throughput, 1 webhook',
      unit: 'events/s',
      value: rate(single),
      beside: { name: 'bare relay', value: rate(relay) },
      target: { atLeast: 0.5 },
    },
    {
      name: 'throughput, 5 webhooks',
      unit: 'deliveries/s',
      value: rate(fanOut),
      beside: { name: 'raw POSTs', value: rate(raw) },
      target: { atLeast: 0.35 },
    },
    {
      name: 'CPU per delivery, 1 webhook',
      unit: 'us',
      value: cpu(single),
      beside: { name: 'bare relay', value: cpu(relay) },
    },
    {
      name: 'CPU per delivery, 5 webhooks',
      unit: 'us',
      value: cpu(fanOut),
      beside: { name: 'raw POSTs', value: cpu(raw) },
    },
    ...latencies('500/s', { mine: at500, relays: relayAt500, p99Below: 10 }),
    ...latencies('2,000/s', { mine: at2000, relays: relayAt2000 }),
    { name: 'peak memory', unit: 'MB', value: peakMb, target: { below: 300 } },
  ]
}

function latencies(
  at: string,
  of: { readonly mine: Latency[]; readonly relays: Latency[]; readonly p99Below?: number },
): Figure[] {
  const { mine, relays, p99Below } = of
  const value = (from: Latency[], since: keyof Latency, share: keyof Percentiles) =>
    median(from.map((each) => each[since][share]))
  const figure = (since: keyof Latency, share: keyof Percentiles): Figure => ({
    name: `${since === 'fromSend' ? 'send' : '201'} to receiver at ${at}, ${share}`,
    unit: 'ms',
    value: value(mine, since, share),
  })
  const shown = (share: keyof Percentiles) => ({
    name: 'bare relay',
    value: value(relays, 'fromSend', share),
  })
  return [
    { ...figure('fromSend', 'p50'), beside: shown('p50') },
    {
      ...figure('fromSend', 'p99'),
      beside: shown('p99'),
      ...(p99Below !== undefined && { target: { below: p99Below } }),
    },
    figure('fromAnswer', 'p50'),
    figure('fromAnswer', 'p99'),
  ]
}

function rate(of: readonly Throughput[]): number {
  return median(of.map(({ perSecond }) => perSecond))
}

function cpu(of: readonly Throughput[]): number | null {
  const values = of.flatMap(({ cpuUs }) => (cpuUs === null ? [] : [cpuUs]))
  return values.length === 0 ? null : median(values)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

export function ratioOf({ value, beside }: Figure): number | null {
  if (value === null || beside === undefined || beside.value === null) return null
  return value / beside.value
}

/** Null without a target, or without the figure that it is about. */
export function isMet(figure: Figure): boolean | null {
  const { target, value } = figure
  if (target === undefined) return null
  if ('atLeast' in target) {
    const ratio = ratioOf(figure)
    return ratio === null ? null : ratio >= target.atLeast
  }
  return value === null ? null : value < target.below
}
