import { Alert, Anchor, Stack } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { AttemptView } from '../../../parts/attempt/attempt-view.tsx'
import { ReasonText } from '../../../parts/attempt/reason-box.tsx'
import { formatDuration } from '../../../parts/time/format-duration.ts'
import { reasonWords } from '../../../strings/reasons.ts'
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
  const { duration_ms, error, detail } = attempt
  const why = error === null ? '' : `: ${reasonWords(error).name}`
  return (
    <Stack gap="sm">
      <Alert
        variant="light"
        color={isDelivered ? 'green' : 'red'}
        icon={isDelivered ? <IconCheck size={18} /> : <IconX size={18} />}
        title={`${outcome} ${words.after(formatDuration(duration_ms))}${why}`}
      >
        {error !== null && <ReasonText reason={error} detail={detail} />}
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.delivery} params={{ channel, delivery: delivery.id }} {...props} />
          )}
        >
          {words.toReport}
        </Anchor>
      </Alert>
      <AttemptView
        channel={channel}
        delivery={delivery}
        attempt={attempt}
        webhook={webhook}
        withoutReason
      />
    </Stack>
  )
}
