import { type Effects, effectsAt } from './effects.ts'
import { type EventChanges, type Message, signedEvent } from './message.ts'
import { openConnection, type RawConnection } from './raw-connection.ts'
import type { Reply } from './reply.ts'
import { type SendOptions, sendMessage, wireHeaders } from './send-message.ts'
import type { SigningKey } from './signing-keys.ts'
import type { Target } from './target.ts'

/**
 * The listener as one check has it. What it sends and opens ends with the check: at the deadline, or when
 * the run is stopped.
 */
export interface ListenerUnderTest {
  readonly url: URL
  /** The keys it verifies with, as its sender has them. At least one. */
  readonly keys: readonly SigningKey[]
  /** The texts of the keys, none of which an answer may hold. */
  readonly secrets: readonly string[]
  /** Null where the listener lets nobody count its effects. */
  readonly effects: Effects | null
  /** The largest body it takes. */
  readonly maxBodyBytes: number
  /** How long its sender waits for an answer. */
  readonly answerMs: number
  /** Who its sender says to be in `WebHook-Request-Origin`; null where it does not ask. */
  readonly origin: string | null
  /** Aborted at the end of the check. */
  readonly signal: AbortSignal
  /** An event signed with every key; what is given is different, and signed as given. */
  event(changes?: EventChanges): Message
  /** Sends it just as it stands. Never rejects: that nothing came back is a `Reply` too. */
  send(message: Message, options?: SendOptions): Promise<Reply>
  /** A bare connection. Rejects when nobody takes it. */
  connect(): Promise<RawConnection>
  /** The bytes before the body, to write them on a bare connection. */
  headOf(message: Message): string
}

export interface ListenerFacts {
  readonly target: Target
  readonly keys: readonly SigningKey[]
  readonly secrets: readonly string[]
  readonly effects: Target | null
  readonly maxBodyBytes: number
  readonly answerMs: number
  readonly origin?: string | undefined
}

export function listenerFor(facts: ListenerFacts, signal: AbortSignal): ListenerUnderTest {
  const { target, keys, secrets, effects, maxBodyBytes, answerMs } = facts
  // That an answer comes late is one thing, what it says another.
  const timeoutMs = 2 * answerMs
  return {
    url: target.url,
    keys,
    secrets,
    effects:
      effects &&
      effectsAt(effects.url, (message, url) =>
        sendMessage({ ...effects, url }, message, { timeoutMs, signal, secrets }),
      ),
    maxBodyBytes,
    answerMs,
    origin: facts.origin ?? null,
    signal,
    event: (changes) => signedEvent(keys, changes),
    send: (message, options) =>
      sendMessage(target, message, { timeoutMs, ...options, signal, secrets }),
    connect: () => openConnection(target, signal),
    headOf: (message) => headOf(target, message),
  }
}

function headOf(target: Target, message: Message): string {
  const { pathname, search } = target.url
  const headers = wireHeaders(target, message).map((header) => `${header.join(': ')}\r\n`)
  return `${message.method} ${pathname}${search} HTTP/1.1\r\n${headers.join('')}\r\n`
}
