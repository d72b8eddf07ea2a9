import { Group, Progress, Text } from '@mantine/core'
import type { Webhook, WebhookStats } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Span } from '../../addresses/spans.ts'
import { worstWebhooksQuery } from '../../api/stats.ts'
import { Section } from '../../parts/page/section.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { type DataColumn, DataTable } from '../../parts/table/data-table.tsx'
import { formatPercent } from '../../parts/text/format-percent.ts'
import { formatDuration } from '../../parts/time/format-duration.ts'
import { useWebhooksById } from '../../parts/webhook/use-webhooks-by-id.ts'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.overview

interface WorstWebhooksProps {
  readonly channel: string
  readonly span: Span
}

/** Where to look first. */
export function WorstWebhooks({ channel, span }: WorstWebhooksProps) {
  const worst = useQuery(worstWebhooksQuery(channel, span))
  const webhookOf = useWebhooksById(channel)
  const columns = useMemo(() => columnsOf(channel, webhookOf), [channel, webhookOf])
  return (
    <Section title={words.worst} help={words.worstHelp}>
      <Queried query={worst} rows={3}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.worstNone}
            </Text>
          ) : (
            <DataTable label={words.worst} rows={data} idOf={idOf} columns={columns} />
          )
        }
      </Queried>
    </Section>
  )
}

const idOf = ({ webhook_id: id }: WebhookStats) => id

function columnsOf(
  channel: string,
  webhookOf: (id: string) => Webhook | null | undefined,
): readonly DataColumn<WebhookStats>[] {
  const count = (value: number) => value.toLocaleString()
  return [
    {
      title: words.webhook,
      cell: ({ webhook_id: webhook }) => (
        <Named channel={channel} id={webhook} webhook={webhookOf(webhook)} />
      ),
    },
    { title: words.rateTitle, width: '150px', cell: (stats) => <Success of={stats} /> },
    {
      title: words.delivered,
      wide: true,
      align: 'right',
      width: '110px',
      cell: ({ delivered }) => count(delivered),
    },
    {
      title: words.failed,
      wide: true,
      align: 'right',
      width: '90px',
      cell: ({ failed }) => count(failed),
    },
    {
      title: words.givenUpTitle,
      wide: true,
      align: 'right',
      width: '100px',
      cell: ({ given_up: givenUp }) => count(givenUp),
    },
    {
      title: words.mean,
      wide: true,
      align: 'right',
      width: '120px',
      cell: ({ mean_latency_ms: mean }) => (mean === null ? words.none : formatDuration(mean)),
    },
  ]
}

interface NamedProps {
  readonly channel: string
  readonly id: string
  readonly webhook: Webhook | null | undefined
}

/** The state beside the name, unless it is the usual one. */
function Named({ channel, id, webhook }: NamedProps) {
  return (
    <Group gap="xs">
      <WebhookLink channel={channel} id={id} webhook={webhook} />
      {webhook != null && webhook.status !== 'active' && <WebhookBadge status={webhook.status} />}
    </Group>
  )
}

function Success({ of: { success_rate: rate } }: { of: WebhookStats }) {
  if (rate === null) return words.none
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" w={62} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatPercent(rate)}
      </Text>
      <Progress value={rate * 100} color={colorOf(rate)} flex={1} aria-hidden size="sm" />
    </Group>
  )
}

function colorOf(rate: number): string {
  if (rate >= 0.99) return 'green'
  return rate >= 0.9 ? 'yellow' : 'red'
}
