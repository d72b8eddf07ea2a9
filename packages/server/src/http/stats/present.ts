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
import { daysSinceMs } from '../../domain/stats/steps.ts'
import type { Backlog, ChannelFigures, Series, WebhookFigures } from '../../store/store.ts'
import { timeOf } from '../answer/time.ts'
import type { SteppedRange } from './range.ts'

/** A series with a point for every step of its range. */
export function presentStats(
  range: SteppedRange,
  { backlog, nowMs, series }: { series: Series; backlog: Backlog; nowMs: number },
): contract.Stats {
  const steps = everyStep(range, series)
  const total = noFigures()
  for (const { figures } of steps) addFigures(total, figures)
  const changes = steps.map(({ figures }) => figures.backlogChange)
  const knownSinceMs = Math.max(series.backlog.knownSinceMs, daysSinceMs(nowMs))
  const open = openAtEnds(changes, range.stepS * 1_000, { ...series.backlog, knownSinceMs })
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
  return {
    webhook_id: figures.webhookId,
    ...presentInAll(figures),
    series:
      series &&
      everyStep(range, series).map(({ atMs, figures }) => ({
        at: timeOf(atMs),
        ...presentEnded(figures),
      })),
  }
}

/** The series is null where none was asked for. */
export function presentChannelStats(
  figures: ChannelFigures,
  range: SteppedRange,
  series: Series | null,
): contract.ChannelStats {
  const { channelId, events, guid, name, open } = figures
  return {
    channel_id: channelId,
    name,
    guid,
    events,
    ...presentInAll(figures),
    open,
    series:
      series &&
      everyStep(range, series).map(({ atMs, figures }) => ({
        at: timeOf(atMs),
        events: figures.events,
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

function presentInAll(figures: AttemptFigures) {
  const mean = meanLatency(figures)
  return {
    ...presentEnded(figures),
    success_rate: successRate(figures),
    mean_latency_ms: mean === null ? null : rounded(mean),
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
