import { refuse } from './answers.ts'
import type { Answer, Incoming } from './incoming.ts'

/** Who may deliver here, for senders that ask with OPTIONS first. */
export interface Consent {
  /** Origins as the sender names them, such as `posthorn.example.com`; `*` is anybody. */
  readonly origins: readonly string[]
  /** Requests per minute that are welcome. Default: no word about it. */
  readonly ratePerMinute?: number | undefined
}

/**
 * The handshake of "HTTP 1.1 Web Hooks for Event Delivery" (CloudEvents), section 4: consent is the
 * header `WebHook-Allowed-Origin`, whatever the status. Without consent OPTIONS is a method like others.
 */
export function answerOptions(incoming: Incoming, consent: Consent | undefined): Answer {
  const origin = incoming.header('webhook-request-origin')?.trim()
  if (!origin || !allows(consent, origin)) return methodNotAllowed(consent)
  const headers: Record<string, string> = {
    allow: 'POST, OPTIONS',
    'webhook-allowed-origin': origin,
  }
  const rate = consent?.ratePerMinute
  if (rate !== undefined) headers['webhook-allowed-rate'] = String(Math.max(1, Math.floor(rate)))
  return { status: 200, headers, body: '' }
}

export function methodNotAllowed(consent: Consent | undefined): Answer {
  return refuse(405, 'method_not_allowed', 'Webhooks are delivered with POST.', {
    allow: consent === undefined ? 'POST' : 'POST, OPTIONS',
  })
}

/** Visible ASCII alone is echoed. */
function allows(consent: Consent | undefined, origin: string): boolean {
  if (consent === undefined || !/^[!-~]{1,253}$/.test(origin)) return false
  const wanted = origin.toLowerCase()
  return consent.origins.some((each) => each === '*' || each.toLowerCase() === wanted)
}
