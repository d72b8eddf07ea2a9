import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer, BodyProblem, Incoming } from '../core/incoming.ts'
import { BodyGatherer } from '../core/read-body.ts'
import type { Listener } from '../listener.ts'

/** What an adapter needs of a listener, whatever its topics. */
export type AnyListener = Pick<Listener<object>, 'handle'>

/** For `createServer` of node:http and https, and for whatever hands on their requests. */
export function nodeHandler(
  listener: AnyListener,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    writeAnswer(response, await listener.handle(nodeIncoming(request)))
  }
}

/** A Node request in the terms of the core. */
export function nodeIncoming(request: IncomingMessage): Incoming {
  return {
    method: request.method ?? '',
    url: request.url ?? '/',
    header: (name) => headerOf(request, name),
    readBody: (maxBytes) => readBody(request, maxBytes),
  }
}

export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const length = Buffer.byteLength(body)
  const all = { ...headers, ...closingHeader(response.req), 'content-length': length }
  response.writeHead(status, all).end(body)
}

/** Ends the connection when its body was given up: there is no next request to be found behind it. */
export function closingHeader(request: IncomingMessage): { readonly connection?: 'close' } {
  return request.isPaused() && request.httpVersionMajor < 2 ? { connection: 'close' } : {}
}

/** Node drops some repeated headers silently, so that only the raw list shows them. */
function headerOf({ rawHeaders }: IncomingMessage, name: string): string | null {
  let value: string | null = null
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== name) continue
    const found = rawHeaders[at + 1] ?? ''
    value = value === null ? found : `${value}, ${found}`
  }
  return value
}

function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array | BodyProblem> {
  if (request.readableDidRead || request.readableEnded) return Promise.resolve('already_read')
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | BodyProblem>()
  const gatherer = new BodyGatherer(maxBytes)
  request.on('data', (chunk: Uint8Array) => {
    if (gatherer.add(chunk)) return
    request.pause()
    resolve('too_large')
  })
  request.once('end', () => resolve(gatherer.body()))
  request.on('error', reject)
  request.once('close', () => reject(new Error('The connection closed before the body ended.')))
  return promise
}
