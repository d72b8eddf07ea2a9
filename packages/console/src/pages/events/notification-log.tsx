import { Anchor, Table, Text } from '@mantine/core'
import type { NotificationLogEntry, Webhook } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { notificationLogQuery } from '../../api/events.ts'
import { DeliveryBadge } from '../../parts/delivery/delivery-badge.tsx'
import { LastAnswer, reasonOf } from '../../parts/delivery/last-answer.tsx'
import { NextAttempt } from '../../parts/delivery/next-attempt.tsx'
import { Section } from '../../parts/page/section.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { useWebhooksById } from '../../parts/webhook/use-webhooks-by-id.ts'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { nameOf } from '../../parts/webhook/webhook-name.ts'
import { strings } from '../../strings/strings.ts'

interface NotificationLogProps {
  readonly channel: string
  readonly event: string
}

const words = strings.events.log

/** What became of an event, a row per webhook; it changes while one looks. */
export function NotificationLog({ channel, event }: NotificationLogProps) {
  const log = useQuery(notificationLogQuery(channel, event))
  const webhookOf = useWebhooksById(channel)
  return (
    <Section title={words.title} help={words.help}>
      <Queried query={log} rows={2}>
        {(entries) =>
          entries.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.none} {words.noneHelp}
            </Text>
          ) : (
            <>
              <Text size="sm" role="status">
                {words.summary(countsOf(entries))}
              </Text>
              <Table aria-label={words.title} verticalSpacing="xs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{words.webhook}</Table.Th>
                    <Table.Th scope="col">{words.state}</Table.Th>
                    <Table.Th scope="col" visibleFrom="sm" ta="right">
                      {words.attempts}
                    </Table.Th>
                    <Table.Th scope="col" visibleFrom="sm">
                      {words.last}
                    </Table.Th>
                    <Table.Th scope="col" visibleFrom="md">
                      {words.next}
                    </Table.Th>
                    <Table.Th scope="col" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {entries.map((entry) => (
                    <Row
                      key={entry.id}
                      channel={channel}
                      entry={entry}
                      webhook={webhookOf(entry.webhook_id)}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )
        }
      </Queried>
    </Section>
  )
}

interface RowProps {
  readonly channel: string
  readonly entry: NotificationLogEntry
  /** Undefined while it is asked for, null when it was deleted. */
  readonly webhook: Webhook | null | undefined
}

function Row({ channel, entry, webhook }: RowProps) {
  const { attempts, error, id, next_attempt_at, status, webhook_id } = entry
  const reason = reasonOf(error)
  const name =
    webhook === null ? strings.parts.deletedWebhook : webhook ? nameOf(webhook) : webhook_id
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <WebhookLink channel={channel} id={webhook_id} webhook={webhook} />
        {reason !== null && (
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {reason}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <DeliveryBadge state={status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {attempts.length}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {attempts.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.noAnswer}
          </Text>
        ) : (
          <LastAnswer of={entry} detail={attempts.at(-1)?.detail} />
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <NextAttempt of={{ state: status, next_attempt_at }} webhook={webhook} />
      </Table.Td>
      <Table.Td ta="right">
        <Anchor
          size="sm"
          aria-label={words.detailsOf(name)}
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: id }} {...props} />
          )}
        >
          {words.details}
        </Anchor>
      </Table.Td>
    </Table.Tr>
  )
}

function countsOf(entries: readonly NotificationLogEntry[]) {
  const counts = new Map<NotificationLogEntry['status'], number>()
  for (const { status } of entries) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([state, count]) => [count, strings.parts.deliveryState[state]] as const)
}
