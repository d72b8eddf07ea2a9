/** What a handler answers. */
export interface Answer {
  readonly status: number
  readonly body: Uint8Array
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>> | null
}

const jsonType = 'application/json; charset=utf-8'

export function jsonAnswer(status: number, value: unknown): Answer {
  return bytesAnswer(status, Buffer.from(JSON.stringify(value)))
}

/** An answer whose body is JSON already. */
export function bytesAnswer(status: number, body: Uint8Array): Answer {
  return { status, body, contentType: jsonType, headers: null }
}

/** What deleting answers. */
export const okAnswer: Answer = jsonAnswer(200, { response: 'ok' })

export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
