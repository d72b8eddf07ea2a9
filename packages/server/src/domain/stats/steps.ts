/** Seconds that a step of a series can last. All from an hour up are whole hours, and divide a day. */
export const statsSteps = [60, 300, 900, 3_600, 21_600, 86_400] as const
export type StatsStep = (typeof statsSteps)[number]

/** A range of time; since inclusive, until exclusive. */
export interface TimeRange {
  readonly sinceMs: number
  readonly untilMs: number
}

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export const statsLimits = {
  points: 1_500,
  defaultPoints: 200,
  listed: 100,
  series: 10,
  seriesPoints: 60,
} as const

/** Minutes are kept apart from then on; what is older is added up to hours. */
export function minutesSinceMs(nowMs: number): number {
  return floorTo(nowMs - 2 * dayMs, hourMs)
}

/** Hours are kept apart from then on. */
export function hoursSinceMs(nowMs: number): number {
  return floorTo(nowMs - 400 * dayMs, hourMs)
}

/** What is older is forgotten. */
export function daysSinceMs(nowMs: number): number {
  return floorTo(hoursSinceMs(nowMs), dayMs)
}

/** Where the time is of which minutes are kept, all steps fit; before it, those of whole hours. */
export function stepFits(stepS: number, { sinceMs }: TimeRange, nowMs: number): boolean {
  return stepS * 1_000 >= hourMs || sinceMs >= minutesSinceMs(nowMs)
}

/** The shortest step that fits and makes at most so many points; the longest when none does. */
export function shortestStep(range: TimeRange, mostPoints: number, nowMs: number): StatsStep {
  const fitting = statsSteps.find(
    (stepS) =>
      stepFits(stepS, range, nowMs) && pointsOf(wholeSteps(range, stepS), stepS) <= mostPoints,
  )
  return fitting ?? 86_400
}

/** The least range of whole steps around one. Steps begin at multiples of their length since 1970. */
export function wholeSteps({ sinceMs, untilMs }: TimeRange, stepS: number): TimeRange {
  const stepMs = stepS * 1_000
  return { sinceMs: floorTo(sinceMs, stepMs), untilMs: -floorTo(-untilMs, stepMs) }
}

/** How many steps a range of whole ones has. */
export function pointsOf({ sinceMs, untilMs }: TimeRange, stepS: number): number {
  return (untilMs - sinceMs) / (stepS * 1_000)
}

export function floorTo(atMs: number, spanMs: number): number {
  return Math.floor(atMs / spanMs) * spanMs
}
