import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyResponse } from './classify.ts'

const nowMs = Date.UTC(2026, 0, 1)

function classify(status: number, headers: Record<string, string | string[]> = {}) {
  return classifyResponse({ status, headers }, '2xx', nowMs)
}

describe('a response', () => {
  it.each([200, 201, 202, 204, 226, 299])('of %i is delivered', (status) => {
    expect(classify(status)).toEqual({ kind: 'delivered' })
  })

  it.each([201, 202, 204])('of %i fails where only 200 counts', (status) => {
    const outcome = classifyResponse({ status, headers: {} }, '200', nowMs)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'http_2xx', next: 'retry' })
    expect(classifyResponse({ status: 200, headers: {} }, '200', nowMs).kind).toBe('delivered')
  })

  it.each([
    [300, 'redirect'],
    [301, 'redirect'],
    [304, 'redirect'],
    [308, 'redirect'],
    [400, 'http_4xx'],
    [401, 'http_4xx'],
    [404, 'http_4xx'],
    [418, 'http_4xx'],
    [499, 'http_4xx'],
    [429, 'throttled'],
    [500, 'http_5xx'],
    [502, 'http_5xx'],
    [503, 'http_5xx'],
    [599, 'http_5xx'],
    [600, 'response_invalid'],
    [999, 'response_invalid'],
  ])('of %i is %s, and may be tried again', (status, reason) => {
    expect(classify(status)).toMatchObject({ kind: 'failed', reason, next: 'retry' })
  })

  it('of 410 disables the webhook', () => {
    expect(classify(410)).toMatchObject({ reason: 'gone', next: 'disable' })
    expect(classify(410, { 'webhook-delivery': 'abort-message' })).toMatchObject({ reason: 'gone' })
  })

  it('may ask to give up the event, or everything', () => {
    expect(classify(500, { 'webhook-delivery': 'abort-message' })).toMatchObject({
      reason: 'aborted_by_receiver',
      next: 'abort',
    })
    expect(classify(400, { 'webhook-delivery': ' Disable ' })).toMatchObject({
      reason: 'disabled_by_receiver',
      next: 'disable',
    })
    expect(classify(302, { 'webhook-delivery': ['disable'] })).toMatchObject({ next: 'disable' })
    expect(classify(500, { 'webhook-delivery': 'please stop' })).toMatchObject({ next: 'retry' })
  })

  it('of 2xx is delivered whatever it wishes', () => {
    expect(classify(200, { 'webhook-delivery': 'disable', 'retry-after': '60' })).toEqual({
      kind: 'delivered',
    })
  })

  it.each([301, 400, 429, 500, 503])('of %i may say when to come again', (status) => {
    expect(classify(status, { 'retry-after': '120' })).toMatchObject({ retryAfterMs: 120_000 })
    expect(classify(status, { 'retry-after': 'NaN' })).toMatchObject({ retryAfterMs: null })
    expect(classify(status)).toMatchObject({ retryAfterMs: null })
  })

  it('that redirects says where to, for a person', () => {
    expect(classify(301, { location: 'https://example.com/new' })).toMatchObject({
      detail:
        "The receiver answered 301 Moved Permanently: redirected to https://example.com/new. Redirects are not followed: update the webhook's URL.",
    })
    expect(classify(302)).toMatchObject({
      detail: 'The receiver answered 302 Found, and redirects are not followed.',
    })
  })

  it('cannot put secrets, control characters or a novel into the sentence', () => {
    const location = `https://u:hunter2@example.com/?token=hunter2&x=\u001b[31m\u0085${'y'.repeat(9_000)}`
    const outcome = classify(302, { location })
    if (outcome.kind === 'delivered') throw new Error('delivered')
    expect(outcome.detail).not.toContain('hunter2')
    expect(outcome.detail).toMatch(/^[\x20-\x7e…]{0,400}$/)
  })

  it('always comes to something', () => {
    const anyHeaders = fc.dictionary(
      fc.constantFrom('location', 'retry-after', 'webhook-delivery', 'x'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string())),
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), anyHeaders, (status, headers) => {
        const outcome = classify(status, headers)
        expect(outcome.kind === 'delivered').toBe(status >= 200 && status <= 299)
      }),
    )
  })
})
