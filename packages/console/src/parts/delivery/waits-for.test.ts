import type { Delivery, WebhookDetails } from '@posthorn/client'
import { expect, test } from 'vitest'
import { waitsFor } from './waits-for.ts'

const at = (second: number) => new Date(second * 1000).toISOString()
const nowMs = 100_000
const retrying = { state: 'retrying', next_attempt_at: at(160) } as const

function receiver(pace: Partial<NonNullable<WebhookDetails['pace']>>): WebhookDetails {
  return { notification_type: 'rest', pace } as WebhookDetails
}

test('what is retried waits for its time, and then for its turn', () => {
  expect(waitsFor(retrying, { webhook: null, nowMs })).toEqual({ for: 'retry', until: at(160) })
  expect(waitsFor(retrying, { webhook: null, nowMs: 161_000 })).toEqual({ for: 'turn' })
})

test('a receiver that is down or asked to wait puts off what would be due before', () => {
  const down = receiver({ breaker: 'open', open_until: at(200), paused_until: null })
  expect(waitsFor(retrying, { webhook: down, nowMs })).toEqual({ for: 'probe', until: at(200) })
  const soonBack = receiver({ breaker: 'open', open_until: at(130), paused_until: null })
  expect(waitsFor(retrying, { webhook: soonBack, nowMs })).toEqual({ for: 'retry', until: at(160) })
  const paused = receiver({ breaker: 'closed', open_until: null, paused_until: at(170) })
  const pending = { state: 'pending', next_attempt_at: null } as const
  expect(waitsFor(pending, { webhook: paused, nowMs })).toEqual({ for: 'pause', until: at(170) })
})

test('what is in a stream waits to be taken, what is held for its webhook, what ended for nothing', () => {
  const stream = { notification_type: 'stream', pace: null } as WebhookDetails
  const of = (state: Delivery['state']) =>
    waitsFor({ state, next_attempt_at: null }, { webhook: stream, nowMs }).for
  expect(of('pending')).toBe('taken')
  expect(of('held')).toBe('active')
  for (const state of ['delivered', 'failed', 'cancelled'] as const) {
    expect(of(state)).toBe('nothing')
  }
})
