import type { WebhookDetails } from '@posthorn/client'
import { describe, expect, test } from 'vitest'
import { strings } from '../../../strings/strings.ts'
import { noticesOf } from './notices.ts'

const words = strings.webhook.notices

const pace: NonNullable<WebhookDetails['pace']> = {
  breaker: 'closed',
  open_until: null,
  paused_until: null,
  max_in_flight_now: 16,
  rate_limit: null,
}
const well: WebhookDetails = {
  id: 'w',
  channel_id: 'c',
  name: null,
  webhook_url: 'https://erp.example.com/hooks',
  topics: [],
  notification_type: 'rest',
  format: 'standard',
  headers: {},
  auth: null,
  retry_policy: 'hourly',
  success: '2xx',
  timeout_ms: 15_000,
  max_in_flight: 16,
  rate_limit: null,
  on_suspend: 'drop',
  signing: ['v1'],
  validation: 'none',
  description: null,
  contact_email: null,
  metadata: {},
  status: 'active',
  status_reason: null,
  validated_at: null,
  created_at: '2026-02-01T00:00:00.000Z',
  updated_at: '2026-02-01T00:00:00.000Z',
  validation_state: null,
  health: null,
  pace,
}

function kindsOf(webhook: WebhookDetails, held = 0): string[] {
  return noticesOf(webhook, held).map(({ kind }) => kind)
}

describe('what is said of a webhook', () => {
  test('is nothing when its receiver is well, or when it is a stream', () => {
    expect(noticesOf(well, 0)).toEqual([])
    expect(noticesOf({ ...well, notification_type: 'stream', pace: null }, 0)).toEqual([])
  })

  test('is why Posthorn disabled it, each reason in its own words', () => {
    const texts = ['gone', 'receiver_request', 'failing', 'of a newer server'].map((reason) => {
      const [notice] = noticesOf({ ...well, status: 'disabled', status_reason: reason }, 0)
      return notice?.text
    })
    expect(new Set(texts).size).toBe(4)
  })

  test('is what happens to new events while it is deactivated', () => {
    for (const on_suspend of ['drop', 'hold'] as const) {
      const [notice] = noticesOf({ ...well, status: 'suspended', on_suspend }, 0)
      expect(notice?.text).toBe(words.suspended[on_suspend])
    }
  })

  test('is that its receiver is down, which says more than that it is slow', () => {
    const down = { ...pace, breaker: 'open' as const, max_in_flight_now: 1 }
    expect(kindsOf({ ...well, pace: down })).toEqual(['breaker'])
    expect(kindsOf({ ...well, pace: { ...pace, max_in_flight_now: 1 } })).toEqual(['slowed'])
  })

  test('is once that its receiver is down, with since when and why', () => {
    const health = {
      failing_since: '2026-02-01T00:00:00.000Z',
      failed_events: 12,
      last_error: 'http_5xx',
    }
    for (const breaker of ['open', 'half_open'] as const) {
      const notices = noticesOf({ ...well, pace: { ...pace, breaker }, health }, 0)
      expect(notices.map(({ kind }) => kind)).toEqual(['breaker'])
      expect(notices[0]?.text).toContain('Nothing has succeeded since')
      expect(notices[0]?.text).toContain('Error at the receiver')
    }
  })

  test('is that its receiver asked to wait, and that it fails, with what to do', () => {
    const health = {
      failing_since: '2026-02-01T00:00:00.000Z',
      failed_events: 1,
      last_error: 'timeout',
    }
    const paused = { ...pace, paused_until: '2026-02-01T00:05:00.000Z' }
    const notices = noticesOf({ ...well, pace: paused, health }, 0)
    expect(notices.map(({ kind }) => kind)).toEqual(['paused', 'failing'])
    expect(notices[1]?.text).toContain('Timed out')
  })

  test('is that held deliveries leave first, once it is active again', () => {
    expect(kindsOf(well, 3)).toEqual(['draining'])
    expect(kindsOf({ ...well, status: 'suspended' }, 3)).toEqual(['suspended'])
  })

  test('of a suspended one says how much waits for it', () => {
    const suspended = { ...well, status: 'suspended', on_suspend: 'hold' } as const
    const [none] = noticesOf(suspended, 0)
    expect(none?.text).toBe(words.suspended.hold)
    const [some] = noticesOf(suspended, 12)
    expect(some?.text).toBe(`${words.suspended.hold} 12 deliveries wait.`)
  })
})
