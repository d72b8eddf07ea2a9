import type { Readable } from 'node:stream'

/** What a handler answers. */
export interface Answer {
  readonly status: number
  readonly body: Uint8Array
  /** Null for an answer without a body. */
  readonly contentType: string | null
  readonly headers: Readonly<Record<string, string>> | null
}

/** An answer that is sent as it comes, and ends when its stream does. */
export interface StreamAnswer extends Omit<Answer, 'body'> {
  readonly stream: Readable
}

const jsonType = 'application/json; charset=utf-8'

export function jsonAnswer(status: number, value: unknown): Answer {
  return bytesAnswer(status, Buffer.from(JSON.stringify(value)))
}

/** An answer whose body is JSON already. */
export function bytesAnswer(status: number, body: Uint8Array): Answer {
  return { status, body, contentType: jsonType, headers: null }
}

/** A status that says it all. */
export function emptyAnswer(status: number): Answer {
  return { status, body: new Uint8Array(), contentType: null, headers: null }
}

/** What deleting answers. */
export const okAnswer: Answer = jsonAnswer(200, { response: 'ok' })

export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
