import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelClient, NotificationLogEntry } from '@posthorn/client'

/** What became of one event, at each webhook that wanted it. */
export interface Outcome {
  readonly id: string
  readonly deliveries: readonly NotificationLogEntry[]
}

const firstPauseMs = 100
const longestPauseMs = 1_000

/**
 * Waits until nothing more happens to the deliveries of an event, or nothing more can happen before
 * the deadline. One that is held waits for a person, so it is not waited for.
 */
export async function awaitOutcome(
  channel: ChannelClient,
  id: string,
  deadlineMs: number,
): Promise<Outcome> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const deliveries = await Array.fromAsync(channel.event(id).notificationLog.list())
    const leftMs = deadlineMs - Date.now()
    if (leftMs <= 0 || !deliveries.some((each) => moves(each, deadlineMs)))
      return { id, deliveries }
    await pause(Math.min(pauseMs, leftMs))
  }
}

function moves({ status, next_attempt_at }: NotificationLogEntry, deadlineMs: number): boolean {
  if (status === 'pending') return true
  if (status !== 'retrying') return false
  return next_attempt_at === null || Date.parse(next_attempt_at) <= deadlineMs
}

export function allDelivered(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(({ deliveries }) =>
    deliveries.every(({ status }) => status === 'delivered'),
  )
}
