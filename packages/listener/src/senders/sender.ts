import type { RefusalCode } from '../core/answers.ts'
import type { WebhookEvent } from '../event.ts'

/** How one kind of sender proves who it is, and how its messages read. */
export interface Sender {
  /** Default `source` of the dedupe keys. */
  readonly name: string
  /** What its proof leaves open, in a sentence; undefined when it covers body and time. */
  readonly weakness?: string
  /**
   * Whether the message comes from who it says. Looks at the bytes, never at parsed data, unless the
   * sender signs nothing. Answers refusals; throws only for a broken set-up.
   */
  authenticate(message: Message): Promise<Authentic | Refusal>
  /** What an authentic message says. `json` is its body, parsed. */
  read(message: Message, json: unknown): Reading
}

/** A message as senders look at it. */
export interface Message {
  /** Absolute, or path and query alone. */
  readonly url: string
  header(name: string): string | null
  readonly body: Uint8Array
  /** The time to judge freshness by. */
  readonly nowMs: number
}

export interface Authentic {
  readonly ok: true
}

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  /** A sentence for the developer. Holds no secret. */
  readonly hint: string
}

export type Reading =
  | { readonly kind: 'event'; readonly event: Omit<WebhookEvent, 'envelope' | 'raw'> }
  /** The sender asks whether we are there, and wants the challenge back. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  /** The sender asks whether we are there; the code goes back by another way. */
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'malformed'; readonly hint: string }

export const authentic: Authentic = { ok: true }

export function refused(code: RefusalCode, hint: string): Refusal {
  return { ok: false, code, hint }
}

export function malformed(hint: string): Reading {
  return { kind: 'malformed', hint }
}

/** One secret, several while they rotate, or where to get them when a message arrives. */
export type Secrets<Secret = string> =
  | Secret
  | readonly Secret[]
  | (() => Secret | readonly Secret[] | Promise<Secret | readonly Secret[]>)

/** The secrets in force now. Empty texts, as unset variables leave them, are none. */
export async function secretsNow<Secret extends string | Uint8Array>(
  secrets: Secrets<Secret> | undefined,
): Promise<Secret[]> {
  const value = typeof secrets === 'function' ? await secrets() : secrets
  const list = Array.isArray(value) ? value : [value]
  return list.filter((each) => each !== undefined && each !== null && each !== '')
}

/** Throws at once when secrets were forgotten, rather than refusing every message later. */
export function requireSecrets(secrets: Secrets<string | Uint8Array> | undefined, what: string) {
  if (typeof secrets === 'function') return
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets]
  if (list.some((each) => each !== undefined && each !== null && each !== '')) return
  throw new TypeError(`${what} is missing. Set the variable it comes from, or pass a function.`)
}
