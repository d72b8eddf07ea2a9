import type { ChannelClient, Leases, SettledLeases, SettleRequest } from '@posthorn/client'
import { oneLine } from '../terminal/printable.ts'
import { type AppAnswer, failureOf } from './app-answer.ts'

export type Lease = Leases['data'][number]
export type StreamWebhook = ReturnType<ChannelClient['webhook']>

/** One delivery that was handed to the app, and what the app said. */
export interface Forwarded {
  readonly lease: Lease
  readonly leasedAt: Date
  readonly answer: AppAnswer
}

/**
 * What the server made of that. `lease_lost`: it had given up waiting, so the attempt counts as failed,
 * and the delivery comes again unless it was cancelled.
 */
export type Settled = Pick<SettledLeases['data'][number], 'result' | 'state' | 'next_attempt_at'>

export function eventIdOf({ headers }: Lease): string {
  return headers['webhook-id'] ?? ''
}

/** What the API takes as the text of an error. */
const longestError = 1000

/** The outcome as the server takes it. */
export function reportOf({ answer, lease }: Forwarded): SettleRequest['results'][number] {
  const { lease_id } = lease
  const status = answer.kind === 'answered' ? answer.status : null
  // What no HTTP answers, the log does not take as a status; the error has it in words.
  const isStatus = status !== null && status >= 100 && status <= 599
  const said = { lease_id, ...(isStatus && { status }) }
  const failure = failureOf(answer)
  if (failure === null) return { ...said, outcome: 'delivered' }
  const error = oneLine(failure).slice(0, longestError).toWellFormed()
  return { ...said, outcome: 'failed', error }
}
