import { Group, Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Fragment, useMemo } from 'react'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { listStatsQuery } from '../../../api/stats.ts'
import { formatOpen } from '../../../parts/delivery/format-open.ts'
import { formatPercent } from '../../../parts/text/format-percent.ts'
import { strings } from '../../../strings/strings.ts'

interface TotalsProps {
  readonly channel: string
  readonly filters: DeliveryFilters
  readonly rows: readonly Delivery[]
  readonly isAll: boolean
}

const words = strings.deliveries.totals

/** How it stands: what is loaded by state, and the figures of the time, which count everything. */
export function Totals({ channel, filters, rows, isAll }: TotalsProps) {
  const byState = useMemo(() => Map.groupBy(rows, ({ state }) => state), [rows])
  const loaded = [
    words.loaded(rows.length, isAll),
    ...[...byState].map(([state, all]) =>
      words.inState(all.length, strings.parts.deliveryState[state]),
    ),
  ]
  return (
    <Group component="p" gap="xs" m={0} aria-live="off">
      <Line parts={loaded} />
      {filters.topic === undefined && filters.state === undefined && (
        <Figures channel={channel} filters={filters} />
      )}
    </Group>
  )
}

function Figures({ channel, filters }: { channel: string; filters: DeliveryFilters }) {
  const { since, until } = filters
  const figures = useQuery(listStatsQuery(channel, filters))
  // They are an extra: where they cannot be had, the list stands for itself.
  if (figures.data === undefined || (since === undefined && until !== undefined)) return null
  const { totals, backlog } = figures.data
  const attempts = totals.delivered + totals.failed
  const parts = [
    `${since === undefined ? words.day : words.span}: ${words.attempts(attempts)}`,
    ...(totals.success_rate === null ? [] : [words.success(formatPercent(totals.success_rate))]),
    ...(totals.given_up > 0 ? [words.givenUp(totals.given_up)] : []),
    words.open(formatOpen(backlog)),
  ]
  return <Line parts={parts} />
}

function Line({ parts }: { parts: readonly string[] }) {
  return (
    <Text span size="sm" c="dimmed">
      {parts.map((part, at) => (
        <Fragment key={part}>
          {at > 0 && ' · '}
          {part}
        </Fragment>
      ))}
    </Text>
  )
}
