import { Paper, SimpleGrid, Text, Title, VisuallyHidden } from '@mantine/core'
import type { Backlog, Stats } from '@posthorn/client'
import type { ReactNode } from 'react'
import { formatOpen } from '../../parts/delivery/format-open.ts'
import { formatPercent } from '../../parts/text/format-percent.ts'
import { formatDuration } from '../../parts/time/format-duration.ts'
import { strings } from '../../strings/strings.ts'
import classes from './stat-cards.module.css'

const words = strings.overview

const decimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })

interface StatCardsProps {
  readonly stats: Stats
  /** When the figures came: the last step is not over then. */
  readonly readAtMs: number
  readonly eventsNote: string | null
}

/** The four figures to look at first. */
export function StatCards({ stats, readAtMs, eventsNote }: StatCardsProps) {
  const { totals, backlog } = stats
  const { delivered, failed, given_up: givenUp, latency_ms: latency } = totals
  const rate = totals.success_rate
  return (
    <section aria-labelledby="figures">
      <VisuallyHidden>
        <Title order={2} id="figures">
          {words.numbers}
        </Title>
      </VisuallyHidden>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, md: 4 }} spacing={{ base: 'xs', sm: 'md' }}>
        <Card name={words.rate} value={rateOf(perMinute(stats, readAtMs))}>
          <span>{words.rateHelp(totals.events)}</span>
          {eventsNote !== null && (
            <Text span inherit display="block">
              {eventsNote}
            </Text>
          )}
        </Card>
        <Card name={words.success} value={rate === null ? words.none : formatPercent(rate)}>
          {rate === null ? words.nothingTried : words.successHelp(delivered, failed)}
          {givenUp > 0 && (
            <Text span inherit c="red" display="block">
              {words.givenUp(givenUp)}
            </Text>
          )}
        </Card>
        <Card
          name={words.latency}
          value={latency === null ? words.none : formatDuration(latency.p95)}
        >
          {latency === null ? words.nothingTried : words.latencyHelp(formatDuration(latency.p50))}
        </Card>
        <Card name={words.backlog} value={formatOpen(backlog)}>
          {waitingIn(backlog)}
        </Card>
      </SimpleGrid>
    </section>
  )
}

interface CardProps {
  readonly name: string
  readonly value: string
  readonly children: ReactNode
}

function Card({ name, value, children }: CardProps) {
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }} miw={0}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" className={classes.value}>
        {value}
      </Text>
      <Text component="dd" m={0} size="xs" c="dimmed">
        {children}
      </Text>
    </Paper>
  )
}

function perMinute({ since, until, totals }: Stats, readAtMs: number): number {
  const endMs = Math.min(Date.parse(until), readAtMs)
  return totals.events / Math.max(1, (endMs - Date.parse(since)) / 60_000)
}

function rateOf(events: number): string {
  return events > 0 && events < 0.01 ? words.below(decimal.format(0.01)) : decimal.format(events)
}

/** Which states they are in, those of nothing left out. */
function waitingIn(backlog: Backlog): string {
  const states = (['pending', 'retrying', 'held'] as const)
    .map((state) => [words.states[state], backlog[state]] as const)
    .filter(([, open]) => open > 0)
  return states.length === 0 ? words.backlogNone : words.backlogHelp(states)
}
