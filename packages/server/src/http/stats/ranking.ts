import type { ChannelStatsQuery, WebhookStatsQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { statsLimits, type TimeRange } from '../../domain/stats/steps.ts'
import type { Series, StatsSubject } from '../../store/store.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'
import { inPortions } from './in-portions.ts'
import { presentRange } from './present.ts'
import { readRange, type SteppedRange } from './range.ts'

type Subject = Extract<StatsSubject, { readonly id: unknown }>

interface Page<Id> {
  readonly range: TimeRange
  readonly after: Id | null
  readonly limit: number
}

/** Those who are ranked. */
interface Ranking<Of extends Subject, Row> {
  readonly subjectOf: (row: Row) => Of
  /** In order of their ids. */
  readonly read: (page: Page<Of['id']>) => Promise<Row[]>
  /** Whether there is anything to tell of it. */
  readonly isListed: (row: Row) => boolean
  readonly worstFirst: (one: Row, other: Row) => number
  /** The series is null where none was asked for. */
  readonly present: (row: Row, range: SteppedRange, series: Series | null) => object
}

/** Answers those who did worst in a range, worst first. */
export async function rank<Of extends Subject, Row>(
  call: Call<unknown, ChannelStatsQuery | WebhookStatsQuery>,
  { isListed, present, read, subjectOf, worstFirst }: Ranking<Of, Row>,
): Promise<Outcome> {
  const { context, query } = call
  const { stats } = context.store.read
  const withSeries = query.series ?? 0
  const mostPoints = withSeries > 0 ? statsLimits.seriesPoints : statsLimits.defaultPoints
  const range = readRange(query, context.clock.nowMs(), mostPoints)
  if (isRefusal(range)) return range
  const signal = call.signal()
  const worst: Row[] = []
  const rows = inPortions({
    read: (page: Omit<Page<Of['id']>, 'range'>) => read({ ...page, range }),
    idOf: (row) => subjectOf(row).id,
    signal,
  })
  for await (const row of rows) if (isListed(row)) worst.push(row)
  worst.sort(worstFirst)
  const data = []
  for (const [place, row] of worst.slice(0, query.limit ?? statsLimits.listed).entries()) {
    // Nobody waits for the answer any more.
    const isAsked = place < withSeries && !signal.aborted
    const subject = subjectOf(row)
    const series = isAsked ? await stats.series({ subject, range, stepS: range.stepS }) : null
    data.push(present(row, range, series))
  }
  return jsonAnswer(200, { ...presentRange(range), data })
}
