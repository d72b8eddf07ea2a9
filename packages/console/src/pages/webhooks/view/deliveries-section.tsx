import { Anchor, Button, Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { paths } from '../../../addresses/paths.ts'
import { lastDeliveriesQuery } from '../../../api/deliveries.ts'
import { DeliveryBadge } from '../../../parts/delivery/delivery-badge.tsx'
import { LastAnswer } from '../../../parts/delivery/last-answer.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Queried } from '../../../parts/query/queried.tsx'
import { type DataColumn, DataTable } from '../../../parts/table/data-table.tsx'
import { Time } from '../../../parts/time/time.tsx'
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
  const last = useQuery(lastDeliveriesQuery(channel, webhook))
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
      cell: (delivery) => <LastAnswer of={delivery} />,
    },
    { title: words.attempts, wide: true, width: '100px', cell: ({ attempts }) => attempts },
    {
      title: strings.parts.modified,
      wide: true,
      width: '215px',
      cell: ({ updated_at }) => <Time at={updated_at} />,
    },
  ]
}
