import UPlot from 'uplot'
import { axisTop } from './axis-top.ts'
import type { ChartProps, ChartSeries } from './chart-props.ts'
import { hatching, paintSoFar, tinted } from './paint.ts'
import { formatTick, stepOf } from './steps.ts'

/** What is drawn, and who is told which step the mouse is over. */
export interface Drawn extends ChartProps {
  readonly height: number
  readonly onHover: (step: number | null) => void
}

/** For axes of things of which there are no halves. */
const wholeNumbers = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((each) => each * 10 ** power),
).flat()

interface Place {
  readonly host: HTMLElement
  readonly width: number
}

/** Numbers and words are read from `latest` at each drawing; all else stays while the plot does. */
export function optionsOf(
  latest: { readonly current: Drawn },
  { host, width }: Place,
): UPlot.Options {
  const { series, kind, height, isWhole } = latest.current
  const colorOf = (name: string) => getComputedStyle(host).getPropertyValue(name).trim()
  const font = `11px ${colorOf('--mantine-font-family')}`
  const axis = { stroke: colorOf('--mantine-color-dimmed'), font, ticks: { show: false } }
  const grid = { stroke: colorOf('--mantine-color-default-border'), width: 1 }
  const painted = kind === 'bars' ? series.toReversed() : series
  let top: number | null = null
  return {
    width,
    height,
    legend: { show: false },
    // On the right there is room for half of the last time.
    padding: [8, 26, 0, 0],
    scales: {
      x: { range: () => spanOf(latest.current) },
      y: {
        range() {
          const { most } = latest.current
          top = axisTop(highestOf(latest.current), top)
          // A line at the very top keeps its whole width.
          return [0, most === undefined ? top : most * 1.03]
        },
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 70,
        values: (_, all) => all.map(formatTick),
      },
      {
        ...axis,
        grid,
        size: 54,
        space: 32,
        ...(isWhole === true && { incrs: wholeNumbers }),
        values: (_, all) => all.map((each) => latest.current.format(each)),
      },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: kind !== 'bars' } },
    series: [{}, ...painted.map((each) => seriesOf(each, { kind, colorOf }))],
    hooks: {
      draw: [(plot) => paintSoFar(plot, latest.current, colorOf)],
      setCursor: [({ cursor }) => latest.current.onHover(cursor.idx ?? null)],
    },
  }
}

/** From the first step to the end of the last. */
function spanOf({ at }: Drawn): [number, number] {
  const first = Date.parse(at[0] ?? '') / 1000
  const last = Date.parse(at.at(-1) ?? '') / 1000
  return [first, last + stepOf(at)]
}

function highestOf({ at, series, kind }: Drawn): number {
  const valuesAt = (step: number) => series.map(({ values }) => values[step] ?? 0)
  const heights = at.map((_, step) =>
    kind === 'bars'
      ? valuesAt(step).reduce((sum, value) => sum + value, 0)
      : Math.max(...valuesAt(step)),
  )
  return Math.max(0, ...heights)
}

interface Look {
  readonly kind: ChartProps['kind']
  readonly colorOf: (name: string) => string
}

function seriesOf(
  { color: name, isMarked = false, isFilled = false }: ChartSeries,
  { kind, colorOf }: Look,
): UPlot.Series {
  const color = colorOf(name)
  if (kind === 'bars') {
    const paths = UPlot.paths.bars?.({ size: [0.85, 40] })
    const fill = isMarked ? () => hatching(color) : color
    return { fill, width: 0, points: { show: false }, ...(paths && { paths }) }
  }
  return {
    stroke: color,
    width: 2,
    points: { show: true, size: 5, fill: color, filter: lonePoints },
    ...(isMarked && { dash: [5, 4] }),
    ...(isFilled && { fill: tinted(color) }),
  }
}

/** No line leads to a point between gaps, so that it is drawn as one. */
function lonePoints(self: UPlot, line: number): number[] {
  const values = self.data[line] ?? []
  const isThere = (at: number) => values[at] != null
  return Array.from(values.keys()).filter(
    (at) => isThere(at) && !isThere(at - 1) && !isThere(at + 1),
  )
}
