import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartProps, ChartSeries } from './chart-props.ts'

interface ChartCanvasProps extends Omit<ChartProps, 'height'> {
  readonly height: number
  readonly onHover: (step: number | null) => void
}

/** Draws. It begins anew when its colours or its lines are others, and else takes the new numbers. */
export function ChartCanvas(props: ChartCanvasProps) {
  const { at, series, kind, height } = props
  const scheme = useComputedColorScheme('light')
  const { ref, width } = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const lines = series.map(({ name, color }) => `${name} ${color}`).join()
  const isWide = width > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers and width are set on the plot that is there.
  useEffect(() => {
    const host = canvas.current
    if (host === null || !isWide) return
    const drawn = new UPlot(optionsOf(latest, { host, width, height }), dataOf(props), host)
    plot.current = drawn
    return () => {
      plot.current = null
      drawn.destroy()
    }
  }, [scheme, kind, lines, height, isWide])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever else changes makes a new plot.
  useEffect(() => plot.current?.setData(dataOf(props)), [at, series])
  useEffect(() => plot.current?.setSize({ width, height }), [width, height])
  return (
    <div ref={ref} style={{ height, overflow: 'hidden' }}>
      <div ref={canvas} />
    </div>
  )
}

/** As uPlot wants it: seconds, then a row for each line. Bars that stand on others hold their sum. */
function dataOf({ at, series, kind }: ChartCanvasProps): UPlot.AlignedData {
  const seconds = at.map((each) => Date.parse(each) / 1000)
  const rows = series.map(({ values }, index) =>
    kind === 'lines'
      ? [...values]
      : values.map((_, step) => sumAt(series.slice(0, index + 1), step)),
  )
  // The highest sum is painted first and the others over it.
  return [seconds, ...(kind === 'lines' ? rows : rows.toReversed())]
}

function sumAt(series: readonly ChartSeries[], step: number): number {
  return series.reduce((sum, { values }) => sum + (values[step] ?? 0), 0)
}

/** Bars count things, and there are no halves of them. */
const wholeNumbers = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((each) => each * 10 ** power),
).flat()

function optionsOf(
  latest: { readonly current: ChartCanvasProps },
  { host, width, height }: { host: HTMLElement; width: number; height: number },
): UPlot.Options {
  const { series, kind } = latest.current
  const colorOf = (name: string) => getComputedStyle(host).getPropertyValue(name)
  const font = `11px ${colorOf('--mantine-font-family')}`
  const axis = { stroke: colorOf('--mantine-color-dimmed'), font, ticks: { show: false } }
  const grid = { stroke: colorOf('--mantine-color-default-border'), width: 1 }
  const stepS = () => stepOf(latest.current.at)
  const bars = UPlot.paths.bars?.({ align: 1, size: [0.85, 40] })
  const painted = kind === 'bars' ? series.toReversed() : series
  return {
    width,
    height,
    legend: { show: false },
    // On the right there is room for half of the last time.
    padding: [8, 26, 0, 0],
    scales: {
      x: { range: (_, min, max) => [min, kind === 'bars' ? max + stepS() : max] },
      y: { range: (_, _min, max) => [0, Math.max(1, max * 1.05)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 70,
        values: (_, splits) => timesOf(splits),
      },
      {
        ...axis,
        grid,
        size: 54,
        space: 32,
        ...(kind === 'bars' && { incrs: wholeNumbers }),
        values: (_, splits) => splits.map((each) => latest.current.format(each)),
      },
    ],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { show: kind === 'lines' },
      // A bar begins at its time, so that what lies left of the mouse is meant, not what is nearest.
      dataIdx: (self, _, closest, x) =>
        kind === 'bars' && (self.data[0][closest] ?? 0) > x ? Math.max(0, closest - 1) : closest,
    },
    series: [
      {},
      ...painted.map(({ color }) => ({
        stroke: colorOf(color),
        points: { show: kind === 'lines', size: 4, filter: lonePoints },
        ...(kind === 'bars' ? { fill: colorOf(color), width: 0, paths: bars } : { width: 2 }),
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => latest.current.onHover(cursor.idx ?? null)],
    },
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

function stepOf(at: readonly string[]): number {
  const [first, second] = at
  if (first === undefined || second === undefined) return 60
  return (Date.parse(second) - Date.parse(first)) / 1000
}

const hourOf = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const dayOf = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })

/** The hour, and the day where it begins. */
function timesOf(splits: readonly number[]): string[] {
  return splits.map((each) => {
    const time = new Date(each * 1000)
    return time.getHours() === 0 && time.getMinutes() === 0
      ? dayOf.format(time)
      : hourOf.format(time)
  })
}
