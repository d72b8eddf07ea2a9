import type { Stats, StatsPoint } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'
import { formatPercent } from '../text/format-percent.ts'
import { formatDuration } from '../time/format-duration.ts'
import { Chart } from './chart.tsx'
import type { ChartProps } from './chart-props.ts'

interface StatsChartProps {
  readonly stats: Stats
}

const words = strings.charts

/** What came in and what was delivered: an event may go to several webhooks, or to none. */
export function ThroughputChart({ stats }: StatsChartProps) {
  return (
    <Chart
      title={words.throughput(words.each[stats.step_seconds])}
      at={timesOf(stats)}
      kind="counts"
      isWhole
      format={formatCount}
      series={[
        {
          name: words.events,
          color: '--chart-events',
          isFilled: true,
          values: valuesOf(stats, ({ events }) => events),
        },
        {
          name: words.delivered,
          color: '--chart-delivered',
          isMarked: true,
          values: valuesOf(stats, ({ delivered }) => delivered),
        },
      ]}
    />
  )
}

export function AttemptsChart({ stats }: StatsChartProps) {
  return (
    <Chart
      title={words.attempts}
      at={timesOf(stats)}
      kind="bars"
      isWhole
      format={formatCount}
      series={[
        {
          name: words.delivered,
          color: '--chart-delivered',
          values: valuesOf(stats, ({ delivered }) => delivered),
        },
        {
          name: words.failed,
          color: '--chart-failed',
          isMarked: true,
          values: valuesOf(stats, ({ failed }) => failed),
        },
      ]}
    />
  )
}

/** The share of attempts that were delivered; a gap where there was none. */
export function SuccessChart({ stats }: StatsChartProps) {
  return (
    <Chart
      title={words.success}
      at={timesOf(stats)}
      kind="levels"
      most={1}
      format={formatPercent}
      series={[
        {
          name: words.success,
          color: '--chart-delivered',
          isFilled: true,
          values: valuesOf(stats, ({ success_rate: rate }) => rate),
        },
      ]}
    />
  )
}

export function LatencyChart({ stats }: StatsChartProps) {
  return (
    <Chart
      title={words.latency}
      at={timesOf(stats)}
      kind="levels"
      format={formatDuration}
      series={[
        {
          name: words.p50,
          color: '--chart-median',
          values: valuesOf(stats, ({ latency_ms: latency }) => latency?.p50 ?? null),
        },
        {
          name: words.p95,
          color: '--chart-high',
          isMarked: true,
          values: valuesOf(stats, ({ latency_ms: latency }) => latency?.p95 ?? null),
        },
      ]}
    />
  )
}

/** What was open at the end of each step; a gap before it was counted. */
export function BacklogChart({ stats }: StatsChartProps) {
  return (
    <Chart
      title={words.backlog}
      at={timesOf(stats)}
      kind="levels"
      isWhole
      format={formatCount}
      series={[
        {
          name: words.open,
          color: '--chart-backlog',
          isFilled: true,
          values: valuesOf(stats, ({ backlog }) => backlog),
        },
      ]}
    />
  )
}

function timesOf({ data }: Stats): ChartProps['at'] {
  return data.map(({ at }) => at)
}

function valuesOf({ data }: Stats, of: (point: StatsPoint) => number | null) {
  return data.map(of)
}

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

function formatCount(count: number): string {
  return compact.format(count)
}
