import type * as contract from '@posthorn/contract'
import { openAtEnds } from '../../domain/stats/backlog.ts'
import {
  type AttemptFigures,
  addFigures,
  attemptsOf,
  type Figures,
  latencyOf,
  meanLatency,
  noFigures,
  successRate,
} from '../../domain/stats/figures.ts'
import type { Backlog, Series, WebhookFigures } from '../../store/store.ts'
import { timeOf } from '../answer/time.ts'
import type { SteppedRange } from './range.ts'

/** A series with a point for every step of its range. */
export function presentStats(
  range: SteppedRange,
  series: Series,
  backlog: Backlog,
): contract.Stats {
  const steps = everyStep(range, series)
  const total = noFigures()
  for (const { figures } of steps) addFigures(total, figures)
  const changes = steps.map(({ figures }) => figures.backlogChange)
  const open = openAtEnds(changes, range.stepS * 1_000, series.backlog)
  return {
    ...presentRange(range),
    data: steps.map(({ atMs, figures }, index) => ({
      at: timeOf(atMs),
      ...presentFigures(figures),
      backlog: open[index] ?? null,
    })),
    totals: presentFigures(total),
    backlog: presentBacklog(backlog),
  }
}

export function presentRange({ sinceMs, stepS, untilMs }: SteppedRange) {
  return { since: timeOf(sinceMs), until: timeOf(untilMs), step_seconds: stepS }
}

/** The series is null where none was asked for. */
export function presentWebhookStats(
  figures: WebhookFigures,
  range: SteppedRange,
  series: Series | null,
): contract.WebhookStats {
  const mean = meanLatency(figures)
  return {
    webhook_id: figures.webhookId,
    ...presentEnded(figures),
    success_rate: successRate(figures),
    mean_latency_ms: mean === null ? null : rounded(mean),
    series:
      series &&
      everyStep(range, series).map(({ atMs, figures }) => ({
        at: timeOf(atMs),
        ...presentEnded(figures),
      })),
  }
}

const nothing: Figures = noFigures()

/** Those without anything as well. */
function everyStep({ sinceMs, stepS, untilMs }: SteppedRange, { points }: Series) {
  const known = new Map(points.map(({ atMs, figures }) => [atMs, figures]))
  const steps: { readonly atMs: number; readonly figures: Figures }[] = []
  for (let atMs = sinceMs; atMs < untilMs; atMs += stepS * 1_000) {
    steps.push({ atMs, figures: known.get(atMs) ?? nothing })
  }
  return steps
}

function presentFigures(figures: Figures): contract.Stats['totals'] {
  const latency = latencyOf(figures)
  return {
    events: figures.events,
    ...presentEnded(figures),
    success_rate: successRate(figures),
    latency_ms: latency && {
      mean: rounded(latency.mean),
      p50: rounded(latency.p50),
      p95: rounded(latency.p95),
      p99: rounded(latency.p99),
    },
  }
}

function presentEnded(figures: AttemptFigures) {
  const { delivered, failed, givenUp } = figures
  return { attempts: attemptsOf(figures), delivered, failed, given_up: givenUp }
}

function presentBacklog({ atLeast, held, pending, retrying }: Backlog): contract.Backlog {
  return { pending, retrying, held, at_least: atLeast }
}

/** To a hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
