import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http'
import type { FailureReason, Outcome } from '../domain/delivery/attempt.ts'
import { redactUrl } from '../domain/refusal/redact.ts'
import type { SuccessRule } from '../domain/webhook/webhook.ts'
import { parseRetryAfter } from './retry-after.ts'

export interface ResponseHead {
  /** Of the final response: 200 or more. */
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

const delivered: Outcome = { kind: 'delivered' }

/**
 * What a response comes to. The status alone decides success: a 2xx is delivered whatever its headers
 * or its body say, and however its body ends. A failure may also carry the receiver's wish in
 * `webhook-delivery` (Standard Webhooks): `abort-message` gives up this event, `disable` everything.
 */
export function classifyResponse(head: ResponseHead, success: SuccessRule, nowMs: number): Outcome {
  const { status, headers } = head
  if (success === '2xx' ? status >= 200 && status <= 299 : status === 200) return delivered
  const wish = firstOf(headers['webhook-delivery'])?.trim().toLowerCase()
  const answered = `The receiver answered ${named(status)}`
  if (status === 410) {
    return failed('gone', `${answered}: it wants no more deliveries.`, 'disable')
  }
  if (wish === 'disable') {
    return failed(
      'disabled_by_receiver',
      `${answered} with "webhook-delivery: disable": it wants no more deliveries.`,
      'disable',
    )
  }
  if (wish === 'abort-message') {
    return failed(
      'aborted_by_receiver',
      `${answered} with "webhook-delivery: abort-message": it wants no more attempts of this event.`,
      'abort',
    )
  }
  const retryAfterMs = parseRetryAfter(firstOf(headers['retry-after']), nowMs)
  const [reason, advice] = reasonFor(status, headers)
  return { kind: 'failed', reason, detail: `${answered}${advice}`, next: 'retry', retryAfterMs }
}

function failed(reason: FailureReason, detail: string, next: 'abort' | 'disable'): Outcome {
  return { kind: 'failed', reason, detail, next, retryAfterMs: null }
}

function reasonFor(
  status: number,
  headers: IncomingHttpHeaders,
): [reason: FailureReason, advice: string] {
  if (status < 200 || status > 599) return ['response_invalid', ', which is no HTTP status.']
  if (status < 300) return ['http_2xx', ', but this webhook takes only 200 for success.']
  if (status < 400) return ['redirect', redirectAdvice(firstOf(headers.location))]
  if (status === 429) return ['throttled', ': it gets more than it can take.']
  if (status >= 500) return ['http_5xx', '.']
  return ['http_4xx', adviceByStatus.get(status) ?? '.']
}

const adviceByStatus = new Map<number, string>([
  [401, ": check the webhook's auth, and that the receiver verifies with the right secret."],
  [403, ": check the webhook's auth, and whether a firewall stands in front of the receiver."],
  [404, ": check the path of the webhook's URL."],
  [405, ': the path does not take POST requests.'],
  [413, ': it takes only smaller bodies.'],
  [415, ": it does not take the content type of the webhook's format."],
])

function redirectAdvice(location: string | undefined): string {
  if (location === undefined || location.trim() === '') return ', and redirects are not followed.'
  return `: redirected to ${printable(redactUrl(location.trim()))}. Redirects are not followed: update the webhook's URL.`
}

/** Receivers choose this text; people read it in terminals and pages. */
function printable(text: string): string {
  const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return cut.replace(/[^\x20-\x7e…]/g, '?')
}

function named(status: number): string {
  const name = STATUS_CODES[status]
  return name === undefined ? String(status) : `${status} ${name}`
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
