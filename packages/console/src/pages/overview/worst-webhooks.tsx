import { Anchor, Group, Progress, Text } from '@mantine/core'
import type { Webhook, WebhookStats } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { worstWebhooksQuery } from '../../api/stats.ts'
import { type StatsSpan, webhooksQuery } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { formatDuration } from '../../parts/duration.ts'
import { Queried } from '../../parts/queried.tsx'
import { Section } from '../../parts/section.tsx'
import { WebhookBadge } from '../../parts/state-badge.tsx'
import { nameOf } from '../../parts/webhook-name.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.overview

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })

interface WorstWebhooksProps {
  readonly channel: string
  readonly span: StatsSpan
}

/** Where to look first. */
export function WorstWebhooks({ channel, span }: WorstWebhooksProps) {
  const worst = useQuery(worstWebhooksQuery(channel, span))
  const webhooks = useQuery(webhooksQuery(channel))
  const columns = useMemo(
    () => columnsOf(channel, new Map(webhooks.data?.map((each) => [each.id, each]))),
    [channel, webhooks.data],
  )
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
  byId: ReadonlyMap<string, Webhook>,
): readonly DataColumn<WebhookStats>[] {
  const count = (value: number) => value.toLocaleString()
  return [
    {
      title: words.webhook,
      cell: ({ webhook_id: webhook }) => (
        <Named channel={channel} id={webhook} webhook={byId.get(webhook)} />
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
  readonly webhook: Webhook | undefined
}

/** The state beside the name, unless it is the usual one. */
function Named({ channel, id, webhook }: NamedProps) {
  return (
    <Group gap="xs">
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to={paths.webhook} params={{ channel, webhook: id }} {...props} />
        )}
      >
        {webhook === undefined ? id : nameOf(webhook)}
      </Anchor>
      {webhook !== undefined && webhook.status !== 'active' && (
        <WebhookBadge status={webhook.status} />
      )}
    </Group>
  )
}

function Success({ of: { success_rate: rate } }: { of: WebhookStats }) {
  if (rate === null) return words.none
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" w={54} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {percent.format(rate)}
      </Text>
      <Progress value={rate * 100} color={colorOf(rate)} flex={1} aria-hidden size="sm" />
    </Group>
  )
}

function colorOf(rate: number): string {
  if (rate >= 0.99) return 'green'
  return rate >= 0.9 ? 'yellow' : 'red'
}
