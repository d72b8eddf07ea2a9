import type { IncomingHttpHeaders } from 'node:http'

/** What came back for a request. That nothing did is an observation too, never an exception. */
export type Reply =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** By lower-case name. */
      readonly headers: IncomingHttpHeaders
      /** At most the first 64 KiB. */
      readonly body: Buffer
      /** The beginning of the body as text, to be shown: no secret of the listener is in it. */
      readonly excerpt: string
      /** Whether there was more, or it broke off. */
      readonly cut: boolean
      /** From the first byte sent until the head of the answer was there. */
      readonly tookMs: number
      /** Whether it went over a connection that had carried a request before. */
      readonly reused: boolean
    }
  /** Refused, reset, closed without an answer. `problem` is a sentence part: `closed the connection (ECONNRESET)`. */
  | { readonly kind: 'broken'; readonly problem: string; readonly tookMs: number }
  /** No head of an answer within the time. */
  | { readonly kind: 'silent'; readonly tookMs: number }

export type Answered = Extract<Reply, { kind: 'answered' }>

/** More of an answer than this is not kept. */
export const longestAnswer = 64 * 1024

/** In UTF-16 units. */
export const longestExcerpt = 200

export function isAccepted(reply: Reply): boolean {
  return reply.kind === 'answered' && reply.status >= 200 && reply.status <= 299
}

export function isClientError(reply: Reply): reply is Answered {
  return reply.kind === 'answered' && reply.status >= 400 && reply.status <= 499
}

/** What the listener did, as `saw` tells it: `it answered 500 "boom"`. The text is not yet harmless. */
export function inWords(reply: Reply): string {
  if (reply.kind === 'broken') return `it ${reply.problem}`
  if (reply.kind === 'silent') return `it did not answer within ${Math.round(reply.tookMs)} ms`
  const { status, excerpt } = reply
  return `it answered ${status}${excerpt === '' ? '' : ` ${JSON.stringify(excerpt)}`}`
}
