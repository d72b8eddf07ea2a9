import type * as contract from '@posthorn/contract'
import {
  addFigures,
  type Figures,
  latencyOf,
  meanLatency,
  noFigures,
  successRate,
} from '../../domain/stats/figures.ts'
import type { Backlog, StatsPoint, WebhookFigures } from '../../store/store.ts'
import { timeOf } from '../answer/time.ts'
import type { SteppedRange } from './range.ts'

/** A series with a point for every step of its range. */
export function presentStats(
  { sinceMs, stepS, untilMs }: SteppedRange,
  points: readonly StatsPoint[],
  backlog: Backlog,
): contract.Stats {
  const known = new Map(points.map(({ atMs, figures }) => [atMs, figures]))
  const nothing = presentFigures(noFigures())
  const total = noFigures()
  const data: contract.StatsPoint[] = []
  for (let atMs = sinceMs; atMs < untilMs; atMs += stepS * 1_000) {
    const figures = known.get(atMs)
    if (figures !== undefined) addFigures(total, figures)
    data.push({ at: timeOf(atMs), ...(figures === undefined ? nothing : presentFigures(figures)) })
  }
  return {
    since: timeOf(sinceMs),
    until: timeOf(untilMs),
    step_seconds: stepS,
    data,
    totals: { ...presentFigures(total), success_rate: successRate(total) },
    backlog: presentBacklog(backlog),
  }
}

export function presentWebhookStats(figures: WebhookFigures): contract.WebhookStats {
  const mean = meanLatency(figures)
  return {
    webhook_id: figures.webhookId,
    delivered: figures.delivered,
    failed: figures.failed,
    given_up: figures.givenUp,
    success_rate: successRate(figures),
    mean_latency_ms: mean === null ? null : rounded(mean),
  }
}

function presentFigures(figures: Figures): Omit<contract.StatsPoint, 'at'> {
  const latency = latencyOf(figures)
  return {
    events: figures.events,
    delivered: figures.delivered,
    failed: figures.failed,
    given_up: figures.givenUp,
    latency_ms: latency && {
      mean: rounded(latency.mean),
      p50: rounded(latency.p50),
      p95: rounded(latency.p95),
      p99: rounded(latency.p99),
    },
  }
}

function presentBacklog({ atLeast, held, pending, retrying }: Backlog): contract.Backlog {
  return { pending, retrying, held, at_least: atLeast }
}

/** To a hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
