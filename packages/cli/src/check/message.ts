import { randomUUID } from 'node:crypto'
import { headerNames } from '@posthorn/signature'
import type { SigningKey } from './signing-keys.ts'

export type Header = readonly [name: string, value: string]

/** A request as it goes on the wire. */
export interface Message {
  readonly method: string
  /** In this order, and as often as they stand here. `host` and the framing are added when it is sent. */
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  /** `chunked` sends the body in chunks of unknown number, without a Content-Length. */
  readonly framing: 'length' | 'chunked'
}

/** What of an event is not as usual. Everything given is signed as well. */
export interface EventChanges {
  /** `webhook-id`. Default: a new one. */
  readonly id?: string
  /** `webhook-timestamp`, as it stands in the header. Default: now, in seconds. */
  readonly timestamp?: string
  /** Default `posthorn.check`, the topic whose effects a probe counts. */
  readonly topic?: string
  readonly data?: unknown
  /** The whole body, instead of an envelope of topic and data. Text is sent as UTF-8. */
  readonly body?: Uint8Array | string
  /** Default `application/json`. */
  readonly contentType?: string
  /** Sent besides. */
  readonly headers?: readonly Header[]
  /** Who signs. Default: every key that was given for the listener. */
  readonly keys?: readonly SigningKey[]
}

export const checkTopic = 'posthorn.check'

/** A signed event in the envelope of Standard Webhooks. */
export function signedEvent(keys: readonly SigningKey[], changes: EventChanges = {}): Message {
  const { id = newId(), timestamp = String(nowS()) } = changes
  const body = bodyOf(changes)
  const signatures = (changes.keys ?? keys).map((key) => key.sign({ id, timestamp, body }))
  return {
    method: 'POST',
    headers: [
      ['content-type', changes.contentType ?? 'application/json'],
      [headerNames.id, id],
      [headerNames.timestamp, timestamp],
      [headerNames.signature, signatures.join(' ')],
      ...(changes.headers ?? []),
    ],
    body,
    framing: 'length',
  }
}

/** A request without a body, signed by nobody. */
export function bareRequest(method: string, headers: readonly Header[] = []): Message {
  return { method, headers, body: new Uint8Array(), framing: 'length' }
}

/** The message with this header once, in its place; null takes it away. */
export function withHeader(message: Message, name: string, value: string | null): Message {
  const others = message.headers.filter(([each]) => each !== name)
  if (value === null) return { ...message, headers: others }
  const at = message.headers.findIndex(([each]) => each === name)
  return { ...message, headers: others.toSpliced(at < 0 ? others.length : at, 0, [name, value]) }
}

/** The first value of a header; empty when there is none. */
export function headerOf(message: Message, name: string): string {
  return message.headers.find(([each]) => each === name)?.[1] ?? ''
}

export function newId(): string {
  return `check_${randomUUID()}`
}

/** Whole Unix seconds. */
export function nowS(): number {
  return Math.floor(Date.now() / 1000)
}

function bodyOf({ body, topic = checkTopic, data = {} }: EventChanges): Uint8Array {
  if (body instanceof Uint8Array) return body
  const envelope = () => JSON.stringify({ type: topic, timestamp: new Date().toISOString(), data })
  return Buffer.from(body ?? envelope())
}
