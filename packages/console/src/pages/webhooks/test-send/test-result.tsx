import { Alert, Anchor, Stack } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { AttemptView } from '../../../parts/attempt/attempt-view.tsx'
import { formatDuration } from '../../../parts/time/format-duration.ts'
import { strings } from '../../../strings/strings.ts'

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
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: delivery.id }} {...props} />
          )}
        >
          {words.toReport}
        </Anchor>
      </Alert>
      <AttemptView channel={channel} delivery={delivery} attempt={attempt} webhook={webhook} />
    </Stack>
  )
}
