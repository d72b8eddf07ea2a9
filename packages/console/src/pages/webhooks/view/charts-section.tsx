import { Group, SegmentedControl, SimpleGrid, Text } from '@mantine/core'
import type { Stats } from '@posthorn/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type StatsSpan, webhookStatsQuery } from '../../../api/webhooks.ts'
import { AttemptsChart, LatencyChart } from '../../../parts/delivery-charts.tsx'
import { formatDuration } from '../../../parts/duration.ts'
import { Queried } from '../../../parts/queried.tsx'
import { Section } from '../../../parts/section.tsx'
import { strings } from '../../../strings/strings.ts'

interface ChartsSectionProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
}

const words = strings.webhook.charts

/** How the receiver has been doing: what was delivered, and how long it took. */
export function ChartsSection({ channel, webhook }: ChartsSectionProps) {
  const [span, setSpan] = useState<StatsSpan>('hour')
  const stats = useQuery({
    ...webhookStatsQuery(channel, webhook, span),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
  return (
    <Section
      title={words.title}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={words.span}
          data={Object.entries(words.spans).map(([value, label]) => ({ value, label }))}
          value={span}
          onChange={(value) => setSpan(value as StatsSpan)}
        />
      }
    >
      <Queried query={stats} rows={5}>
        {({ data, totals }) => (
          <>
            <Totals totals={totals} />
            {totals.success_rate !== null && (
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
                <AttemptsChart points={data} />
                <LatencyChart points={data} />
              </SimpleGrid>
            )}
          </>
        )}
      </Queried>
    </Section>
  )
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })

function Totals({ totals }: { totals: Stats['totals'] }) {
  const { delivered, failed, latency_ms, success_rate: rate } = totals
  if (rate === null) {
    return (
      <Text size="sm" c="dimmed">
        {words.none}
      </Text>
    )
  }
  return (
    <Group gap="lg">
      <Text size="sm">
        <b>{words.successRate(percent.format(rate))}</b> {words.attempts(delivered + failed)}
      </Text>
      {latency_ms !== null && <Text size="sm">{words.p95(formatDuration(latency_ms.p95))}</Text>}
    </Group>
  )
}
