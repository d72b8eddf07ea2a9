import { strings } from '../../strings/strings.ts'
import { formatDuration } from '../time/format-duration.ts'
import { Chart } from './chart.tsx'

/** What became of the attempts of one step of time. */
export interface DeliveryPoint {
  readonly at: string
  readonly delivered: number
  readonly failed: number
  /** Null when nothing was attempted. */
  readonly latency_ms: { readonly p50: number; readonly p95: number } | null
}

interface DeliveryChartProps {
  readonly points: readonly DeliveryPoint[]
  readonly height?: number
}

const words = strings.charts

export function AttemptsChart({ points, height }: DeliveryChartProps) {
  return (
    <Chart
      title={words.attempts}
      kind="bars"
      at={points.map(({ at }) => at)}
      series={[
        {
          name: words.delivered,
          color: '--mantine-color-green-6',
          values: points.map(({ delivered }) => delivered),
        },
        {
          name: words.failed,
          color: '--mantine-color-red-6',
          values: points.map(({ failed }) => failed),
        },
      ]}
      format={formatCount}
      height={height}
    />
  )
}

export function LatencyChart({ points, height }: DeliveryChartProps) {
  return (
    <Chart
      title={words.latency}
      kind="lines"
      at={points.map(({ at }) => at)}
      series={[
        {
          name: words.p50,
          color: '--mantine-color-horn-6',
          values: points.map(({ latency_ms }) => latency_ms?.p50 ?? null),
        },
        {
          name: words.p95,
          color: '--mantine-color-orange-6',
          values: points.map(({ latency_ms }) => latency_ms?.p95 ?? null),
        },
      ]}
      format={formatDuration}
      height={height}
    />
  )
}

function formatCount(count: number): string {
  return count.toLocaleString(undefined, { maximumFractionDigits: 1, notation: 'compact' })
}
