import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Incoming } from '../core/incoming.ts'
import { type AnyListener, nodeIncoming, writeAnswer } from './node.ts'

/** What Express and body parsers add to a request of Node. */
interface ExpressRequest extends IncomingMessage {
  readonly body?: unknown
  /** Where a parser's `verify` hook, or the host, put the bytes. */
  readonly rawBody?: unknown
  /** The URL before a router took its part off. */
  readonly originalUrl?: string
}

/**
 * For Express 4 and 5, and other frameworks of that manner: `app.all('/webhooks', expressHandler(listener))`.
 * Mount it before `express.json()`, or behind `express.raw({ type: () => true })`, or keep the bytes
 * with `express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } })`. When only a parsed body is
 * left the answer is 500 with a hint, as nothing can be verified then.
 */
export function expressHandler(
  listener: AnyListener,
): (request: ExpressRequest, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    writeAnswer(response, await listener.handle(expressIncoming(request)))
  }
}

function expressIncoming(request: ExpressRequest): Incoming {
  const incoming = nodeIncoming(request)
  return {
    ...incoming,
    url: request.originalUrl ?? incoming.url,
    async readBody(maxBytes) {
      const bytes = [request.rawBody, request.body].find((each) => each instanceof Uint8Array)
      if (bytes === undefined) return incoming.readBody(maxBytes)
      return bytes.length > maxBytes ? 'too_large' : bytes
    },
  }
}
