import { Group, Text } from '@mantine/core'
import type { Webhook, WebhookStats } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Span } from '../../addresses/spans.ts'
import { worstWebhooksQuery } from '../../api/stats.ts'
import { Queried } from '../../parts/query/queried.tsx'
import { formatDuration } from '../../parts/time/format-duration.ts'
import { useWebhooksById } from '../../parts/webhook/use-webhooks-by-id.ts'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { strings } from '../../strings/strings.ts'
import type { Ranked } from './ranked.ts'
import { Ranking } from './ranking.tsx'

const words = strings.overview
const titles = { name: words.webhook, more: words.mean }

interface WorstWebhooksProps {
  readonly channel: string
  readonly span: Span
}

/** Where to look first. */
export function WorstWebhooks({ channel, span }: WorstWebhooksProps) {
  const worst = useQuery(worstWebhooksQuery(channel, span))
  const webhookOf = useWebhooksById(channel)
  const rows = useMemo(
    () =>
      worst.data?.data.map((stats) =>
        rankedOf(stats, { channel, webhook: webhookOf(stats.webhook_id) }),
      ),
    [worst.data, channel, webhookOf],
  )
  return (
    <Ranking title={words.worst} help={words.worstHelp} titles={titles} rows={rows}>
      <Queried query={worst} rows={3}>
        {({ data }) =>
          data.length === 0 && (
            <Text size="sm" c="dimmed">
              {words.worstNone}
            </Text>
          )
        }
      </Queried>
    </Ranking>
  )
}

interface Known {
  readonly channel: string
  /** Undefined while it is asked for, null when it was deleted. */
  readonly webhook: Webhook | null | undefined
}

function rankedOf(stats: WebhookStats, { channel, webhook }: Known): Ranked {
  const { webhook_id: id, delivered, failed, given_up: givenUp, series } = stats
  const mean = stats.mean_latency_ms
  return {
    id,
    // The state beside the name, unless it is the usual one.
    name: (
      <Group gap="xs">
        <WebhookLink channel={channel} id={id} webhook={webhook} />
        {webhook != null && webhook.status !== 'active' && <WebhookBadge status={webhook.status} />}
      </Group>
    ),
    delivered,
    failed,
    givenUp,
    more: mean === null ? words.none : formatDuration(mean),
    series,
  }
}
