import { Anchor, Group, Table, Text } from '@mantine/core'
import type { NotificationLogEntry } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { notificationLogQuery } from '../../api/events.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { Queried } from '../../parts/queried.tsx'
import { Section } from '../../parts/section.tsx'
import { DeliveryBadge } from '../../parts/state-badge.tsx'
import { Time } from '../../parts/time.tsx'
import { nameOf } from '../../parts/webhook-name.ts'
import { strings } from '../../strings/strings.ts'

interface NotificationLogProps {
  readonly channel: string
  readonly event: string
}

const words = strings.events.log

/** What became of an event, a row per webhook; it changes while one looks. */
export function NotificationLog({ channel, event }: NotificationLogProps) {
  const log = useQuery(notificationLogQuery(channel, event))
  const webhooks = useQuery(webhooksQuery(channel))
  const names = useMemo(
    () => new Map(webhooks.data?.map((each) => [each.id, nameOf(each)] as const)),
    [webhooks.data],
  )
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
                      webhook={names.get(entry.webhook_id) ?? null}
                      isGone={webhooks.data !== undefined && !names.has(entry.webhook_id)}
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
  /** Its name; null as long as nobody knows it. */
  readonly webhook: string | null
  readonly isGone: boolean
}

function Row({ channel, entry, webhook, isGone }: RowProps) {
  const name = isGone ? words.gone : (webhook ?? entry.webhook_id)
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {isGone ? (
          <Text size="sm" c="dimmed" title={entry.webhook_id}>
            {name}
          </Text>
        ) : (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to={paths.webhook} params={{ channel, webhook: entry.webhook_id }} {...props} />
            )}
          >
            {name}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <DeliveryBadge state={entry.status} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {entry.attempts.length}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <LastAnswer entry={entry} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <NextAttempt at={entry.next_attempt_at} />
      </Table.Td>
      <Table.Td ta="right">
        <Anchor
          size="sm"
          aria-label={words.detailsOf(name)}
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: entry.id }} {...props} />
          )}
        >
          {words.details}
        </Anchor>
      </Table.Td>
    </Table.Tr>
  )
}

/** What is due waits for its turn, or for its webhook to be well again. */
function NextAttempt({ at }: { at: string | null }) {
  if (at === null) return null
  return Date.parse(at) <= Date.now() ? words.due : <Time at={at} short />
}

/** The status, and the reason where it failed, with its sentence on hover. */
function LastAnswer({ entry: { attempts, error, http_code } }: { entry: NotificationLogEntry }) {
  if (attempts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.noAnswer}
      </Text>
    )
  }
  return (
    <Group gap={6} title={attempts.at(-1)?.detail ?? undefined}>
      {http_code !== null && <Text size="sm">{http_code}</Text>}
      {error !== null && (
        <Text size="sm" c="dimmed" ff="monospace" fz="xs">
          {error}
        </Text>
      )}
    </Group>
  )
}

function countsOf(entries: readonly NotificationLogEntry[]) {
  const counts = new Map<NotificationLogEntry['status'], number>()
  for (const { status } of entries) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([state, count]) => [count, strings.parts.deliveryState[state]] as const)
}
