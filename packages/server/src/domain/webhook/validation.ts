import type { CapturedResponse } from '../delivery/attempt.ts'
import type { Id, WebhookId } from '../ids.ts'
import { quoted } from '../refusal/quoted.ts'

/**
 * How a receiver shows that it agrees to get events.
 * - `code`: it gets `{"Code"}` and answers exactly 200; then the code is confirmed over the API.
 * - `challenge`: it gets a signed `posthorn.validation` event and echoes its `challenge`.
 * - `cloudevents`: it consents in the OPTIONS handshake of CloudEvents' web hook specification.
 * - `none`: nobody is asked.
 */
export const validationMethods = ['none', 'code', 'challenge', 'cloudevents'] as const
export type ValidationMethod = (typeof validationMethods)[number]
export type AskingMethod = Exclude<ValidationMethod, 'none'>

/** The last validation request to a webhook's URL, and what came of it. */
export interface Validation {
  /** Of the request; its `webhook-id`. */
  readonly id: Id<'validation'>
  readonly webhookId: WebhookId
  /** The URL that was asked. */
  readonly url: string
  readonly method: AskingMethod
  /** SHA-256 of the code in hex; null for methods without one, and when the code was used or voided. */
  readonly codeHash: string | null
  /** When the last request for the webhook went out, be it to a URL before; null when none ever did. */
  readonly sentAtMs: number | null
  /** Null exactly when none was sent to this URL. */
  readonly expiresAtMs: number | null
  readonly wrongTries: number
  /** `not_sent`: none may be sent yet. `outstanding` until the receiver answered, or the request failed. */
  readonly answer: ValidationAnswer
  readonly httpStatus: number | null
  /** What happened, for a person; null when there is nothing to explain. */
  readonly detail: string | null
}

export type ValidationAnswer = 'not_sent' | 'outstanding' | 'agreed' | 'refused'

export const validationTopic = 'posthorn.validation'

export const validationLimits = {
  codeLifeMs: 24 * 60 * 60 * 1000,
  /** The fifth wrong code voids the right one. */
  wrongTries: 5,
  /** Between two requests for one webhook, whatever URL they go to. */
  pauseMs: 60_000,
  /** Requests to one host a minute for one channel. */
  perHost: 10,
  /** For all webhooks together that were subscribed without a key. */
  perHostAnonymous: 5,
  /** How long a confirmation waits for an answer that is outstanding. */
  patienceMs: 5_000,
  /** An answer that is outstanding for longer was lost with the process that waited: no attempt lasts as long. */
  lostAfterMs: 65_000,
  /** Unconfirmed webhooks on one channel that were subscribed without a key. */
  unconfirmed: 1_000,
  /** How long such a webhook is kept. */
  unconfirmedMs: 7 * 24 * 60 * 60 * 1000,
} as const

/** What a channel asks of those who subscribe. */
interface Demands {
  readonly validation: ValidationMethod
  readonly requireValidation: boolean
}

/** The method of a webhook whose maker names none. */
export function defaultMethod(
  channel: Demands,
  { anonymous }: { readonly anonymous: boolean },
): ValidationMethod {
  if (anonymous) return 'code'
  return channel.requireValidation && channel.validation === 'none' ? 'code' : channel.validation
}

/** A sentence when the webhook may not go by this method, null when it may. */
export function refuseMethod(
  method: ValidationMethod,
  demands: { readonly requireValidation: boolean; readonly anonymous: boolean },
): string | null {
  if (method !== 'none') return null
  if (demands.anonymous) {
    return 'validation cannot be none for a webhook that was subscribed without a key. Choose code, challenge or cloudevents.'
  }
  return demands.requireValidation
    ? 'validation cannot be none: the channel has require_validation. Choose code, challenge or cloudevents.'
    : null
}

/** A validation as it stands at a moment: an answer that nobody waits for any more did not come. */
export function validationAt(validation: Validation, nowMs: number): Validation {
  const { answer, detail, sentAtMs } = validation
  if (answer === 'not_sent') return { ...validation, detail: detail ?? notSent }
  const isLost = nowMs - (sentAtMs ?? nowMs) > validationLimits.lostAfterMs
  return answer === 'outstanding' && isLost
    ? { ...validation, answer: 'refused', detail: lost }
    : validation
}

const notSent = 'No validation request was sent to this URL yet. Send it (POST …/validation/send).'
const lost = 'Posthorn stopped before the receiver had answered.'

/** What the receiver's response means; `rateLimit` in deliveries per second, null when it named none. */
export type Verdict =
  | { readonly answer: 'agreed'; readonly rateLimit: number | null }
  | { readonly answer: 'refused'; readonly detail: string }

const agreed: Verdict = { answer: 'agreed', rateLimit: null }

function refused(detail: string): Verdict {
  return { answer: 'refused', detail }
}

/** Exactly 200 agrees: servers that take any POST with a 2xx of their own do not. */
export function judgeCodeAnswer({ status }: CapturedResponse): Verdict {
  if (status === 200) return agreed
  return refused(
    `The receiver answered ${status}; only 200 agrees. Let it answer 200 to a POST of {"Code"}.`,
  )
}

/** A 2xx whose JSON body has the challenge at its top level agrees. */
export function judgeChallengeAnswer(response: CapturedResponse, challenge: string): Verdict {
  const { status } = response
  if (status < 200 || status > 299) {
    return refused(
      `The receiver answered ${status}; a 2xx whose JSON body has the challenge agrees.`,
    )
  }
  const echoed = challengeIn(response.body)
  if (echoed === challenge) return agreed
  const found = echoed === undefined ? 'without a challenge' : 'with another challenge'
  return refused(
    `The receiver answered ${status}, but ${found}. Let it answer {"challenge": …} with the value it got in data.challenge.`,
  )
}

function challengeIn(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null && 'challenge' in value
      ? value.challenge
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Consent is the header `WebHook-Allowed-Origin` with our origin or `*`, whatever the status ("HTTP
 * 1.1 Web Hooks for Event Delivery", section 4). `WebHook-Allowed-Rate` is in requests per minute; `*`
 * sets no limit.
 */
export function judgeHandshake({ status, headers }: CapturedResponse, origin: string): Verdict {
  const allowed = headers['webhook-allowed-origin']?.trim()
  if (allowed === undefined) {
    return refused(
      `The receiver answered ${status} without the header WebHook-Allowed-Origin. Let it answer OPTIONS with "WebHook-Allowed-Origin: ${origin}".`,
    )
  }
  if (allowed !== '*' && allowed.toLowerCase() !== origin.toLowerCase()) {
    return refused(
      `The receiver allows the origin ${quoted(allowed)}; deliveries come from ${origin}. Let it allow that or *.`,
    )
  }
  return { answer: 'agreed', rateLimit: rateOf(headers['webhook-allowed-rate']) }
}

function rateOf(perMinute: string | undefined): number | null {
  return perMinute !== undefined && /^\s*\d{1,9}\s*$/.test(perMinute)
    ? Number(perMinute) / 60
    : null
}
