import { Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { Time } from '../../../parts/time/time.tsx'
import { formatTimeLeft } from '../../../parts/time/time-left.ts'
import { useNow } from '../../../parts/time/use-now.ts'
import { strings } from '../../../strings/strings.ts'

const words = strings.delivery

interface NextAttemptProps {
  readonly of: Pick<Delivery, 'state' | 'next_attempt_at'>
  readonly isStream: boolean
}

/** When it is tried again, or what it waits for; null for what is done. */
export function NextAttempt({ of: { state, next_attempt_at }, isStream }: NextAttemptProps) {
  const nowMs = useNow(state === 'retrying' && next_attempt_at !== null)
  if (state === 'held' || state === 'failed' || state === 'cancelled') return words.states[state]
  if (isStream && state === 'pending') return words.states.stream
  if (state === 'pending') return words.states.pending
  if (state !== 'retrying' || next_attempt_at === null) return null
  const leftMs = Date.parse(next_attempt_at) - nowMs
  return (
    <Text span size="sm">
      <strong>{leftMs <= 0 ? words.soon : words.in(formatTimeLeft(leftMs))}</strong>{' '}
      <Text span size="sm" c="dimmed">
        <Time at={next_attempt_at} />
      </Text>
    </Text>
  )
}
