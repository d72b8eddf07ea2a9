import { Group, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Stats } from '@posthorn/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Span } from '../../../addresses/spans.ts'
import { webhookStatsQuery } from '../../../api/stats.ts'
import {
  AttemptsChart,
  BacklogChart,
  LatencyChart,
  SuccessChart,
} from '../../../parts/chart/stats-charts.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Queried } from '../../../parts/query/queried.tsx'
import { formatPercent } from '../../../parts/text/format-percent.ts'
import { formatDuration } from '../../../parts/time/format-duration.ts'
import { SpanChoice } from '../../../parts/time/span-choice.tsx'
import { strings } from '../../../strings/strings.ts'

interface ChartsSectionProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
}

const words = strings.webhook.charts

/** How the receiver has been doing: what was delivered, how long it took and what waits. */
export function ChartsSection({ channel, webhook }: ChartsSectionProps) {
  const [span, setSpan] = useState<Span>('1h')
  const stats = useQuery({
    ...webhookStatsQuery(channel, { webhook, span }),
    placeholderData: keepPreviousData,
  })
  return (
    <Section title={words.title} actions={<SpanChoice span={span} onChange={setSpan} />}>
      <Queried query={stats} rows={5}>
        {(data) => (
          <Stack opacity={stats.isPlaceholderData ? 0.6 : 1} aria-busy={stats.isPlaceholderData}>
            <Totals totals={data.totals} />
            {isSomething(data) && (
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
                <AttemptsChart stats={data} />
                <SuccessChart stats={data} />
                <LatencyChart stats={data} />
                <BacklogChart stats={data} />
              </SimpleGrid>
            )}
          </Stack>
        )}
      </Queried>
    </Section>
  )
}

/** Without attempts, deliveries may wait all the same. */
function isSomething({ totals, data }: Stats): boolean {
  return totals.attempts > 0 || data.some(({ backlog }) => (backlog ?? 0) > 0)
}

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
        <b>{words.successRate(formatPercent(rate))}</b> {words.attempts(delivered + failed)}
      </Text>
      {latency_ms !== null && <Text size="sm">{words.p95(formatDuration(latency_ms.p95))}</Text>}
    </Group>
  )
}
