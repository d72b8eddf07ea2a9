import type { Repeating } from './repeat.ts'

/** What every call takes besides what it sends. */
export interface CallOptions {
  /** Ends the call; it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
  /** Limit of each try in milliseconds, the reading of the answer included. */
  readonly timeoutMs?: number | undefined
  /** How often the call is sent again at most when it failed. */
  readonly retries?: number | undefined
}

/** What calls take that create something. */
export interface CreateOptions extends CallOptions {
  /**
   * Under which the server does it once, whatever is sent again within 24 hours. Every call makes one
   * for its own retries; give your own to be able to repeat the call after a crash of your program.
   */
  readonly idempotencyKey?: string | undefined
}

/** One call of the API, before it becomes a request. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Made with `pathTo`. */
  readonly path: string
  readonly query?: Query
  /** Sent as JSON; nothing is sent when it is undefined. */
  readonly body?: unknown
  /** The server takes an `Idempotency-Key`. */
  readonly creates?: boolean
  /** Left out: as the method and `creates` say. */
  readonly repeating?: Repeating
  /** How long the server may take because it was asked to wait for something. */
  readonly serverWaitsMs?: number
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** A path with its parameters encoded: pathTo`/v1/channels/${id}`. */
export function pathTo(fixed: TemplateStringsArray, ...params: readonly string[]): string {
  return fixed.reduce((path, part, at) => `${path}${segmentOf(params[at - 1] ?? '')}${part}`)
}

/** `..` would lead to another resource than the one that was named. */
function segmentOf(param: string): string {
  if (typeof param === 'string' && !/^\.{0,2}$/.test(param)) return encodeURIComponent(param)
  throw new TypeError(`${JSON.stringify(param)} is no id: give the one that the server answered.`)
}
