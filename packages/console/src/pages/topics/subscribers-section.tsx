import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { channelQuery } from '../../api/channels.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { Section } from '../../parts/page/section.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { type Match, subscribersOf } from '../../parts/topic/subscribers.ts'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.topics.subscribersOf

interface SubscribersProps {
  /** Null when none is chosen. */
  readonly channel: string | null
  readonly topic: string
}

/** The webhooks of the channel that get events of a topic, and by which of their topics. */
export function Subscribers({ channel, topic }: SubscribersProps) {
  const why = forbids(useSession(), 'read')
  if (channel === null || why !== null) {
    return (
      <Section title={words.title}>
        <Text size="sm" c="dimmed">
          {why ?? words.noChannel}
        </Text>
      </Section>
    )
  }
  return <SubscribersOn channel={channel} topic={topic} />
}

function SubscribersOn({ channel, topic }: { channel: string; topic: string }) {
  const webhooks = useQuery(webhooksQuery(channel))
  const about = useQuery(channelQuery(channel))
  return (
    <Section title={words.title} help={words.help(about.data?.name ?? channel)}>
      <Queried query={webhooks} rows={2}>
        {(all) => {
          const subscribers = subscribersOf(all, topic)
          if (subscribers.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {words.none}
              </Text>
            )
          }
          return (
            <Table aria-label={words.title} verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{words.webhook}</Table.Th>
                  <Table.Th scope="col">{words.by}</Table.Th>
                  <Table.Th scope="col" visibleFrom="xs">
                    {words.status}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {subscribers.map(({ webhook, match }) => (
                  <Table.Tr key={webhook.id}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      <WebhookLink channel={channel} id={webhook.id} webhook={webhook} />
                    </Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{told(match)}</Table.Td>
                    <Table.Td visibleFrom="xs">
                      <WebhookBadge status={webhook.status} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }}
      </Queried>
    </Section>
  )
}

function told(match: Match): string {
  return match.kind === 'prefix' ? words.match.prefix(match.pattern) : words.match[match.kind]()
}
