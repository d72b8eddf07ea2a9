import { Anchor, Text } from '@mantine/core'
import type { Delivery, Webhook } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { DeliveryBadge } from '../../../parts/delivery/delivery-badge.tsx'
import { LastAnswer, reasonOf } from '../../../parts/delivery/last-answer.tsx'
import { NextAttempt } from '../../../parts/delivery/next-attempt.tsx'
import type { DataColumn } from '../../../parts/table/data-table.tsx'
import { Time } from '../../../parts/time/time.tsx'
import { nameOf } from '../../../parts/webhook/webhook-name.ts'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries

/** On narrow screens: state, topic and, below it, webhook and time, and why it failed. */
export function columnsOf(
  channel: string,
  webhooks: readonly Webhook[],
): readonly DataColumn<Delivery>[] {
  const known = new Map(webhooks.map((each) => [each.id, each]))
  const nameOfWebhook = (id: string) => {
    const webhook = known.get(id)
    return webhook === undefined ? strings.parts.deletedWebhook : nameOf(webhook)
  }
  return [
    { title: words.state, width: '104px', cell: ({ state }) => <DeliveryBadge state={state} /> },
    {
      title: words.topic,
      cell: (delivery) => (
        <>
          <Anchor
            size="sm"
            display="block"
            truncate
            renderRoot={(props) => (
              <Link
                to={paths.delivery}
                params={{ channel, delivery: delivery.id }}
                search={true}
                preload={false}
                {...props}
              />
            )}
          >
            {delivery.topic}
          </Anchor>
          <Text size="xs" c="dimmed" truncate hiddenFrom="sm">
            {nameOfWebhook(delivery.webhook_id)} · <Time at={delivery.created_at} short />
          </Text>
          {delivery.error !== null && (
            <Text size="xs" c="dimmed" truncate hiddenFrom="sm">
              {reasonOf(delivery.error)}
            </Text>
          )}
        </>
      ),
    },
    {
      title: words.webhook,
      wide: true,
      cell: ({ webhook_id }) => (
        <Text size="sm" truncate title={nameOfWebhook(webhook_id)}>
          {nameOfWebhook(webhook_id)}
        </Text>
      ),
    },
    {
      title: words.answer,
      wide: true,
      width: '22%',
      cell: (delivery) => <LastAnswer of={delivery} />,
    },
    {
      title: words.attempts,
      wide: true,
      width: '96px',
      align: 'right',
      cell: ({ attempts }) => attempts,
    },
    {
      title: words.next,
      wide: true,
      width: '128px',
      cell: (delivery) => (
        <Text size="sm" truncate component="div">
          <NextAttempt of={delivery} webhook={known.get(delivery.webhook_id)} />
        </Text>
      ),
    },
    {
      title: words.created,
      wide: true,
      width: '112px',
      cell: ({ created_at }) => <Time at={created_at} short />,
    },
  ]
}
