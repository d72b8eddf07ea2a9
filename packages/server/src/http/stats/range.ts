import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import {
  hourMs,
  minutesSinceMs,
  pointsOf,
  type StatsStep,
  shortestStep,
  statsLimits,
  stepFits,
  type TimeRange,
  wholeSteps,
} from '../../domain/stats/steps.ts'
import { timeMsOrNull, timeOf } from '../answer/time.ts'

/** A range of whole steps. */
export interface SteppedRange extends TimeRange {
  readonly stepS: StatsStep
}

/** The range that a query asks for; steps as it says, or so many at most. */
export function readRange(
  query: {
    readonly since?: string | undefined
    readonly until?: string | undefined
    readonly step_seconds?: StatsStep | undefined
  },
  nowMs: number,
  mostPoints: number = statsLimits.defaultPoints,
): SteppedRange | Refusal {
  const untilMs = Math.min(timeMsOrNull(query.until) ?? nowMs, nowMs)
  const sinceMs = timeMsOrNull(query.since) ?? untilMs - hourMs
  const asked = { sinceMs, untilMs }
  if (sinceMs >= untilMs) return emptyRange(asked)
  const stepS = query.step_seconds ?? shortestStep(asked, mostPoints, nowMs)
  const range = wholeSteps(asked, stepS)
  if (!stepFits(stepS, asked, nowMs)) return tooOld(stepS, nowMs)
  const points = pointsOf(range, stepS)
  if (points > statsLimits.points) return tooMany(stepS, points)
  return { ...range, stepS }
}

function emptyRange({ sinceMs, untilMs }: TimeRange): Refusal {
  const detail = `since is ${timeOf(sinceMs)}, which is not before ${timeOf(untilMs)}, where the range ends: give an earlier time.`
  return refuseFields([{ pointer: '?since', code: 'out_of_range', detail }])
}

function tooOld(stepS: number, nowMs: number): Refusal {
  const detail = `step_seconds is ${stepS}, but minutes are kept apart from ${timeOf(minutesSinceMs(nowMs))} on: give a later since, or a step of 3600 or more.`
  return refuseFields([{ pointer: '?step_seconds', code: 'out_of_range', detail }])
}

function tooMany(stepS: number, points: number): Refusal {
  const detail = `Steps of ${stepS} seconds make ${points.toLocaleString('en-US')} points, the most is ${statsLimits.points.toLocaleString('en-US')}: give a longer step_seconds, or a later since.`
  return refuseFields([{ pointer: '?since', code: 'out_of_range', detail }])
}
