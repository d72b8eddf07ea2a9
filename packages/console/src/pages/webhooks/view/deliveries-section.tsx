import { Anchor, Button, Text } from '@mantine/core'
import type { Delivery, WebhookDetails } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { paths } from '../../../addresses/paths.ts'
import { lastDeliveriesQuery } from '../../../api/deliveries.ts'
import { DeliveryBadge } from '../../../parts/delivery/delivery-badge.tsx'
import { LastAnswer, reasonOf } from '../../../parts/delivery/last-answer.tsx'
import { NextAttempt } from '../../../parts/delivery/next-attempt.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Queried } from '../../../parts/query/queried.tsx'
import { type DataColumn, DataTable } from '../../../parts/table/data-table.tsx'
import { Time } from '../../../parts/time/time.tsx'
import { strings } from '../../../strings/strings.ts'

interface DeliveriesSectionProps {
  readonly channel: string
  readonly webhook: WebhookDetails
}

const words = strings.webhook.deliveries

/** What it got last, test sends included. */
export function DeliveriesSection({ channel, webhook }: DeliveriesSectionProps) {
  const columns = useMemo(() => columnsOf(channel, webhook), [channel, webhook])
  const last = useQuery(lastDeliveriesQuery(channel, webhook.id))
  return (
    <Section
      title={words.title}
      actions={
        <Button
          variant="default"
          size="compact-sm"
          renderRoot={(props) => (
            <Link
              to={paths.deliveries}
              params={{ channel }}
              search={{ webhook: webhook.id }}
              {...props}
            />
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

function columnsOf(channel: string, webhook: WebhookDetails): readonly DataColumn<Delivery>[] {
  return [
    { title: words.state, width: '112px', cell: ({ state }) => <DeliveryBadge state={state} /> },
    {
      title: words.topic,
      cell: ({ created_at, error, id, topic }) => (
        <>
          <Anchor
            size="sm"
            display="block"
            truncate
            renderRoot={(props) => (
              <Link to={paths.delivery} params={{ channel, delivery: id }} {...props} />
            )}
          >
            {topic}
          </Anchor>
          <Text size="xs" c="dimmed" truncate hiddenFrom="sm">
            {error !== null && `${reasonOf(error)} · `}
            <Time at={created_at} short />
          </Text>
        </>
      ),
    },
    {
      title: words.answer,
      wide: true,
      cell: (delivery) => <LastAnswer of={delivery} />,
    },
    { title: words.attempts, wide: true, width: '100px', cell: ({ attempts }) => attempts },
    {
      title: words.next,
      wide: true,
      width: '160px',
      cell: (delivery) => <NextAttempt of={delivery} webhook={webhook} />,
    },
    {
      title: words.created,
      wide: true,
      width: '120px',
      cell: ({ created_at }) => <Time at={created_at} short />,
    },
  ]
}
