import type { VerifyErrorCode } from '@posthorn/signature'
import type { Answer } from './incoming.ts'

/** Why a message was not handled. The list is closed and codes never change their meaning. */
export type RefusalCode =
  | VerifyErrorCode
  /** AccuLynx without a signature: the token in the URL, or the subscription, is another. */
  | 'token_mismatch'
  | 'unknown_subscription'

export type AnswerCode =
  | RefusalCode
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'body_incomplete'
  | 'body_already_read'
  | 'malformed'
  | 'schema_mismatch'
  | 'in_flight'
  | 'handler_failed'
  | 'deadline_passed'
  | 'dedupe_unavailable'
  | 'gone'
  | 'not_processable'
  | 'internal_error'

/** Exactly 200 for all that went well: some senders take nothing else for success. */
export function ok(facts: Readonly<Record<string, unknown>> = {}): Answer {
  return answer(200, { ok: true, ...facts })
}

/** What went wrong and what to look at: senders keep it, and developers read it there. */
export function refuse(
  status: number,
  code: AnswerCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return answer(status, { code, detail }, headers)
}

export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

/** Codes that blame our own set-up, whatever the sender did. */
const ownFaults: ReadonlySet<string> = new Set(['body_not_raw', 'no_secret', 'invalid_secret'])

export function refuseMessage({ code, hint }: { code: RefusalCode; hint: string }): Answer {
  return refuse(ownFaults.has(code) ? 500 : 401, code, hint)
}
