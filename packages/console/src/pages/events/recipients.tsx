import { Badge, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { webhooksQuery } from '../../api/webhooks.ts'
import { subscribersOf, takes } from '../../parts/topic/subscribers.ts'
import { nameOf } from '../../parts/webhook/webhook-name.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.events.form

/** So many are named; the rest is counted. */
const named = 8

/** Which webhooks an event of the topic would go to, before it does. */
export function Recipients({ channel, topic }: { channel: string; topic: string }) {
  const { data: webhooks } = useQuery(webhooksQuery(channel))
  if (webhooks === undefined || topic === '') return null
  const subscribers = subscribersOf(webhooks, topic)
  return (
    <Group gap={6} role="status">
      <Text size="sm" c="dimmed">
        {subscribers.length === 0 ? words.nobody : words.goesTo}
      </Text>
      {subscribers.slice(0, named).map(({ webhook }) => {
        const taking = takes(webhook)
        return (
          <Badge
            key={webhook.id}
            variant="light"
            color={taking === 'sent' ? 'horn' : 'gray'}
            tt="none"
            fw={500}
          >
            {nameOf(webhook)}
            {taking !== 'sent' && `: ${words[taking]}`}
          </Badge>
        )
      })}
      {subscribers.length > named && (
        <Text size="sm" c="dimmed">
          +{subscribers.length - named}
        </Text>
      )}
    </Group>
  )
}
