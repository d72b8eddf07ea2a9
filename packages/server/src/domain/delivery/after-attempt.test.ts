import fc from 'fast-check'
import { expect, test } from 'vitest'
import { webhookStatuses } from '../webhook/lifecycle.ts'
import { afterAttempt, type EndedAttempt, maxRetryAfterMs } from './after-attempt.ts'
import { failureReasons, type Outcome } from './attempt.ts'
import { jitter, type RetryPolicy, retryDelayMs } from './retry-policy.ts'

const policy: fc.Arbitrary<RetryPolicy> = fc.oneof(
  fc.constantFrom('hourly' as const, 'standard' as const),
  fc.record({ delays: fc.array(fc.integer({ min: 1, max: 604_800 }), { maxLength: 20 }) }),
)
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const failure: fc.Arbitrary<Outcome> = fc.record({
  kind: fc.constant('failed' as const),
  reason: fc.constantFrom(...failureReasons),
  detail: fc.constant(null),
  next: fc.constantFrom('retry' as const, 'abort' as const, 'disable' as const),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 10 * maxRetryAfterMs }), { nil: null }),
})
const end: fc.Arbitrary<EndedAttempt> = fc.record({
  delivery: fc.record({ attempts: fc.nat(1000), tries: fc.nat(30) }),
  outcome: fc.oneof(failure, fc.constant<Outcome>({ kind: 'delivered' })),
  policy,
  status: fc.constantFrom(...webhookStatuses),
  nowMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  random: random.map((value) => () => value),
})

const timeout: Outcome = {
  kind: 'failed',
  reason: 'timeout',
  detail: null,
  next: 'retry',
  retryAfterMs: null,
}
const firstFailure: EndedAttempt = {
  delivery: { attempts: 0, tries: 0 },
  outcome: timeout,
  policy: 'hourly',
  status: 'active',
  nowMs: 1_000_000,
  random: () => 0.5,
}

test('a failed first attempt is tried again five seconds later', () => {
  expect(afterAttempt(firstFailure)).toEqual({
    state: 'retrying',
    attempts: 1,
    tries: 1,
    availableAtMs: 1_005_000,
    reason: 'timeout',
  })
})

test('a receiver that wants no more of the event gets no more of it', () => {
  for (const next of ['abort', 'disable'] as const) {
    const after = afterAttempt({ ...firstFailure, outcome: { ...timeout, next } })
    expect(after).toMatchObject({ state: 'failed', availableAtMs: null, reason: 'timeout' })
  }
})

test('a delivery that keeps failing gets exactly the attempts of its policy', () => {
  fc.assert(
    fc.property(policy, random, (retryPolicy, value) => {
      let delivery = { attempts: 0, tries: 0 }
      for (;;) {
        const after = afterAttempt({
          ...firstFailure,
          delivery,
          policy: retryPolicy,
          random: () => value,
        })
        delivery = after
        if (after.state !== 'retrying') {
          expect(after.state).toBe('failed')
          break
        }
      }
      let allowed = 1
      while (retryDelayMs(retryPolicy, allowed) !== null) allowed += 1
      expect(delivery.attempts).toBe(allowed)
    }),
  )
})

test('every attempt counts once', () => {
  fc.assert(
    fc.property(end, (given) => {
      const after = afterAttempt(given)
      expect(after.attempts).toBe(given.delivery.attempts + 1)
      expect(after.tries).toBe(given.delivery.tries + 1)
    }),
  )
})

test('a delivery has a due time exactly when it is to be tried again', () => {
  fc.assert(
    fc.property(end, (given) => {
      const after = afterAttempt(given)
      expect(after.state === 'retrying').toBe(after.availableAtMs !== null)
      expect(Number.isSafeInteger(after.availableAtMs ?? 0)).toBe(true)
    }),
  )
})

test('success is delivered, and only success is, whatever the webhook became meanwhile', () => {
  fc.assert(
    fc.property(end, (given) => {
      const after = afterAttempt(given)
      expect(after.state === 'delivered').toBe(given.outcome.kind === 'delivered')
      expect(after.reason === null).toBe(given.outcome.kind === 'delivered')
    }),
  )
})

test('a webhook that is no longer active has its retries held', () => {
  fc.assert(
    fc.property(end, fc.constantFrom(...webhookStatuses), (given, status) => {
      const after = afterAttempt({ ...given, status })
      if (after.state === 'retrying') expect(status).toBe('active')
      if (after.state === 'held') expect(status).not.toBe('active')
    }),
  )
})

test('the delay stays within the jitter around the policy', () => {
  fc.assert(
    fc.property(end, (given) => {
      const outcome = given.outcome.kind === 'delivered' ? timeout : { ...given.outcome }
      const after = afterAttempt({
        ...given,
        outcome: { ...outcome, retryAfterMs: null } as Outcome,
      })
      if (after.availableAtMs === null) return
      const waitMs = after.availableAtMs - given.nowMs
      const delayMs = retryDelayMs(given.policy, after.tries) ?? Number.NaN
      expect(waitMs).toBeGreaterThanOrEqual(Math.floor(delayMs * (1 - jitter)))
      expect(waitMs).toBeLessThanOrEqual(Math.ceil(delayMs * (1 + jitter)))
    }),
  )
})

test('Retry-After lengthens the delay, never shortens it, and counts for 24 hours at most', () => {
  fc.assert(
    fc.property(end, fc.integer({ min: 0, max: 10 * maxRetryAfterMs }), (given, retryAfterMs) => {
      const plain = afterAttempt({ ...given, outcome: timeout })
      const asked = afterAttempt({ ...given, outcome: { ...timeout, retryAfterMs } })
      expect({ ...asked, availableAtMs: null }).toEqual({ ...plain, availableAtMs: null })
      if (plain.availableAtMs === null || asked.availableAtMs === null) return
      const wanted = given.nowMs + Math.min(retryAfterMs, maxRetryAfterMs)
      expect(asked.availableAtMs).toBe(Math.max(plain.availableAtMs, wanted))
    }),
  )
})
