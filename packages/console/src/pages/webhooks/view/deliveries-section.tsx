import { Anchor, Button, Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { lastDeliveriesQuery } from '../../../api/webhooks.ts'
import { paths } from '../../../app/paths.ts'
import { type DataColumn, DataTable } from '../../../parts/data-table.tsx'
import { Queried } from '../../../parts/queried.tsx'
import { Section } from '../../../parts/section.tsx'
import { DeliveryBadge } from '../../../parts/state-badge.tsx'
import { Time } from '../../../parts/time.tsx'
import { reasonWords } from '../../../strings/reasons.ts'
import { strings } from '../../../strings/strings.ts'

interface DeliveriesSectionProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
}

const words = strings.webhook.deliveries

/** What it got last, test sends included. */
export function DeliveriesSection({ channel, webhook }: DeliveriesSectionProps) {
  const columns = useMemo(() => columnsOf(channel), [channel])
  const last = useQuery({ ...lastDeliveriesQuery(channel, webhook), refetchInterval: 5_000 })
  return (
    <Section
      title={words.title}
      actions={
        <Button
          variant="default"
          size="compact-sm"
          renderRoot={(props) => (
            <Link to={paths.deliveries} params={{ channel }} search={{ webhook }} {...props} />
          )}
        >
          {words.all}
        </Button>
      }
    >
      <Queried query={last} rows={4}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.empty}. {words.emptyHelp}
            </Text>
          ) : (
            <DataTable label={words.title} rows={data} idOf={idOf} columns={columns} />
          )
        }
      </Queried>
    </Section>
  )
}

function idOf({ id }: Delivery): string {
  return id
}

function columnsOf(channel: string): readonly DataColumn<Delivery>[] {
  return [
    { title: words.state, width: '112px', cell: ({ state }) => <DeliveryBadge state={state} /> },
    {
      title: words.topic,
      cell: ({ id, topic }) => (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: id }} {...props} />
          )}
        >
          {topic}
        </Anchor>
      ),
    },
    {
      title: words.answer,
      wide: true,
      cell: ({ error, http_code }) => (
        <Text size="sm">
          {error === null ? http_code : words.failure(reasonWords(error).name, http_code)}
        </Text>
      ),
    },
    { title: words.attempts, wide: true, width: '100px', cell: ({ attempts }) => attempts },
    {
      title: words.when,
      wide: true,
      width: '215px',
      cell: ({ updated_at }) => <Time at={updated_at} />,
    },
  ]
}
