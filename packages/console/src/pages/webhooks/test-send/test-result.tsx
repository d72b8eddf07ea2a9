import { Alert, Anchor, SimpleGrid, Stack, Text } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../app/paths.ts'
import { formatDuration } from '../../../parts/duration.ts'
import { reasonWords } from '../../../strings/reasons.ts'
import { strings } from '../../../strings/strings.ts'
import { TestRequest } from './test-request.tsx'
import { TestResponse } from './test-response.tsx'

interface TestResultProps {
  readonly channel: string
  readonly webhook: Webhook
  readonly delivery: DeliveryWithAttempts
}

const words = strings.webhook.test

/** One attempt: the outcome in words, then what was sent beside what was answered. */
export function TestResult({ channel, webhook, delivery }: TestResultProps) {
  const [attempt] = delivery.attempt_log
  if (attempt === undefined) return null
  const isDelivered = attempt.outcome === 'delivered'
  const outcome = isDelivered ? words.delivered : words.failed
  return (
    <Stack gap="sm">
      <Alert
        variant="light"
        color={isDelivered ? 'green' : 'red'}
        icon={isDelivered ? <IconCheck size={18} /> : <IconX size={18} />}
        title={`${outcome} ${words.after(formatDuration(attempt.duration_ms))}`}
      >
        <Text size="sm">
          {[attempt.detail, attempt.error && reasonWords(attempt.error).advice]
            .filter(Boolean)
            .join(' ')}
        </Text>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: delivery.id }} {...props} />
          )}
        >
          {words.toReport}
        </Anchor>
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <TestRequest
          channel={channel}
          webhook={webhook}
          event={delivery.event_id}
          attempt={attempt}
        />
        <TestResponse attempt={attempt} />
      </SimpleGrid>
    </Stack>
  )
}
