import { Paper, SimpleGrid, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import type { Stats } from '@posthorn/client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Figures } from '../../api/stats.ts'
import {
  AttemptsChart,
  BacklogChart,
  LatencyChart,
  SuccessChart,
  ThroughputChart,
} from '../../parts/chart/stats-charts.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { StatCards } from './stat-cards.tsx'

const words = strings.overview

interface StatsFiguresProps {
  readonly query: UseQueryResult<Figures>
  /** What to know of the events that were counted. */
  readonly eventsNote?: string | null
}

/** What came in, what became of it, how long it took and what waits: of a channel or of all of them. */
export function StatsFigures({ query, eventsNote = null }: StatsFiguresProps) {
  return (
    <Queried query={query} rows={8}>
      {({ stats, readAtMs }) => (
        // Another span is on its way: what stands there is of the one before.
        <Stack
          gap="lg"
          opacity={query.isPlaceholderData ? 0.6 : 1}
          aria-busy={query.isPlaceholderData}
        >
          {query.isError && (
            <Text size="sm" c="red" role="status">
              {words.stale}
            </Text>
          )}
          <StatCards stats={stats} readAtMs={readAtMs} eventsNote={eventsNote} />
          <Charts stats={stats} />
        </Stack>
      )}
    </Queried>
  )
}

function Charts({ stats }: { stats: Stats }) {
  return (
    <section aria-labelledby="charts">
      <VisuallyHidden>
        <Title order={2} id="charts">
          {words.charts}
        </Title>
      </VisuallyHidden>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card isWide>
          <ThroughputChart stats={stats} />
        </Card>
        <Card>
          <AttemptsChart stats={stats} />
        </Card>
        <Card>
          <SuccessChart stats={stats} />
        </Card>
        <Card>
          <LatencyChart stats={stats} />
        </Card>
        <Card>
          <BacklogChart stats={stats} />
        </Card>
      </SimpleGrid>
    </section>
  )
}

function Card({ isWide = false, children }: { isWide?: boolean; children: ReactNode }) {
  return (
    <Paper withBorder p="sm" miw={0} {...(isWide && { style: { gridColumn: '1 / -1' } })}>
      {children}
    </Paper>
  )
}
