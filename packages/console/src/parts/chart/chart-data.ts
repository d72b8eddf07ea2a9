import type { AlignedData } from 'uplot'
import type { ChartProps, ChartSeries } from './chart-props.ts'
import { stepOf } from './steps.ts'

type Shown = Pick<ChartProps, 'at' | 'series' | 'kind'>

/**
 * As uPlot wants it: seconds, each in the middle of its step, then a row for each line. Bars that stand
 * on others hold their sum. A line of what is counted ends before the step that is not over, as it
 * would seem to drop there.
 */
export function dataOf({ at, series, kind }: Shown): AlignedData {
  const half = stepOf(at) / 2
  const seconds = at.map((each) => Date.parse(each) / 1000 + half)
  if (kind === 'bars') {
    const sums = series.map((_, index) =>
      at.map((_, step) => sumAt(series.slice(0, index + 1), step)),
    )
    // The highest sum is painted first and the others over it.
    return [seconds, ...sums.toReversed()]
  }
  const ends = kind === 'counts' ? at.length - 1 : at.length
  return [
    seconds,
    ...series.map(({ values }) => at.map((_, step) => known(values, { step, ends }))),
  ]
}

function known(values: ChartSeries['values'], { step, ends }: { step: number; ends: number }) {
  return step < ends ? (values[step] ?? null) : null
}

function sumAt(series: readonly ChartSeries[], step: number): number {
  return series.reduce((sum, { values }) => sum + (values[step] ?? 0), 0)
}
