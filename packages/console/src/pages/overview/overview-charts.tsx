import { Paper, SimpleGrid, Title, VisuallyHidden } from '@mantine/core'
import type { Stats } from '@posthorn/client'
import { Chart } from '../../parts/chart/chart.tsx'
import { AttemptsChart, LatencyChart } from '../../parts/chart/delivery-charts.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.overview

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

/** What came in, what became of it, and how long it took. */
export function OverviewCharts({ stats }: { stats: Stats }) {
  const { data: points, step_seconds: step } = stats
  return (
    <section aria-labelledby="charts">
      <VisuallyHidden>
        <Title order={2} id="charts">
          {words.charts}
        </Title>
      </VisuallyHidden>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="sm" miw={0} style={{ gridColumn: '1 / -1' }}>
          <Chart
            title={words.throughput(words.steps[step])}
            kind="bars"
            at={points.map(({ at }) => at)}
            series={[
              {
                name: words.events,
                color: '--mantine-color-horn-6',
                values: points.map(({ events }) => events),
              },
            ]}
            format={(value) => compact.format(value)}
          />
        </Paper>
        <Paper withBorder p="sm" miw={0}>
          <AttemptsChart points={points} />
        </Paper>
        <Paper withBorder p="sm" miw={0}>
          <LatencyChart points={points} />
        </Paper>
      </SimpleGrid>
    </section>
  )
}
