import { strings } from '../../strings/strings.ts'
import type { ChartProps, ChartSeries } from './chart-props.ts'
import { formatMoment, stepOf } from './steps.ts'

type Summed = Pick<ChartProps, 'title' | 'at' | 'series' | 'kind' | 'format'>

const words = strings.charts.about

/** What a chart shows, in a sentence for each of its lines. */
export function summaryOf(chart: Summed): string {
  const { title, at, series } = chart
  const [first] = at
  const last = at.at(-1)
  if (first === undefined || last === undefined) return title
  const until = Date.parse(last) + stepOf(at) * 1000
  return words.chart(
    words.span(title, formatMoment(first), formatMoment(until)),
    series.map((each) => sentenceOf(each, chart)),
  )
}

function sentenceOf({ name, values }: ChartSeries, { at, kind, format }: Summed): string {
  const known = values.filter((value) => value !== null)
  const most = Math.max(...known)
  const last = known.at(-1)
  if (last === undefined) return words.nothing(name)
  if (kind !== 'levels') {
    if (most === 0) return words.nothing(name)
    return words.counted(name, {
      all: format(known.reduce((sum, value) => sum + value, 0)),
      most: format(most),
      at: formatMoment(at[values.indexOf(most)] ?? ''),
    })
  }
  const least = Math.min(...known)
  if (least === most) return words.same(name, format(last))
  return words.measured(name, { least: format(least), most: format(most), last: format(last) })
}
