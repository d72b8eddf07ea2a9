import { expect, test } from 'vitest'
import type { AttemptId } from '../ids.ts'
import { afterLease, type EndedLease } from './after-lease.ts'
import type { Delivery } from './delivery.ts'

const delivery = { state: 'retrying', attempts: 4, tries: 1 } as Delivery
const ended: EndedLease = {
  lease: { delivery, leasedAtMs: 1_000 },
  attemptId: 'a' as AttemptId,
  outcome: { kind: 'delivered' },
  httpStatus: null,
  requestHeaders: { 'webhook-id': 'e' },
  webhook: { retryPolicy: { delays: [10, 20] }, status: 'active' },
  endedAtMs: 1_750,
  random: () => 0.5,
}
const failed: EndedLease = {
  ...ended,
  outcome: {
    kind: 'failed',
    reason: 'consumer_failed',
    detail: 'no',
    next: 'retry',
    retryAfterMs: null,
  },
}

test('a lease that was settled is an attempt of the length that the receiver took', () => {
  const { next, attempt } = afterLease({ ...ended, httpStatus: 204 })
  expect(next).toMatchObject({ state: 'delivered', attempts: 5, tries: 2, availableAtMs: null })
  expect(attempt).toMatchObject({
    number: 5,
    startedAtMs: 1_000,
    outcome: 'delivered',
    url: 'stream:',
    requestHeaders: { 'webhook-id': 'e' },
    response: { status: 204 },
    timings: { dnsMs: null, totalMs: 750 },
  })
})

test('a failed one goes by the retry policy, from when the lease ended', () => {
  const { next, attempt } = afterLease(failed)
  expect(next).toMatchObject({
    state: 'retrying',
    availableAtMs: 21_750,
    reason: 'consumer_failed',
  })
  expect(attempt).toMatchObject({ outcome: 'failed', detail: 'no', response: null })
  const last = { delivery: { ...delivery, tries: 2 }, leasedAtMs: 1_000 }
  expect(afterLease({ ...failed, lease: last }).next.state).toBe('failed')
})

test('a failed one of a webhook that is not active any more is held', () => {
  const webhook = { ...ended.webhook, status: 'suspended' } as const
  expect(afterLease({ ...failed, webhook }).next).toMatchObject({ state: 'held', attempts: 5 })
  expect(afterLease({ ...ended, webhook }).next).toMatchObject({ state: 'delivered' })
})

test('a clock that was set back makes no attempt of negative length', () => {
  expect(afterLease({ ...ended, endedAtMs: 900 }).attempt.timings.totalMs).toBe(0)
})
