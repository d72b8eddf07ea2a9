import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to one request.
 * - `refuse`: the connection breaks before the server has seen anything.
 * - `lose`: the server does what it was asked, and the connection breaks before its answer.
 * - `cut`: the answer breaks off in its middle.
 * - `stall`: nothing ever comes.
 * - otherwise the proxy answers by itself, as gateways do.
 */
export type Mishap = 'refuse' | 'lose' | 'cut' | 'stall' | OwnAnswer

interface OwnAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface BreakingProxy {
  readonly url: string
  /** Every request that came, the broken ones included. */
  readonly seen: readonly SeenRequest[]
  /** For the next requests, in order; after them all goes well. */
  next(...mishaps: readonly Mishap[]): void
  /** Where to send what comes from now on. */
  lead(url: string): void
  /** Breaks every connection that is open now. */
  breakAll(): void
  /** Passes on nothing more of the answers under way, and leaves them open. */
  freeze(): void
  close(): Promise<void>
}

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly idempotencyKey: string | undefined
}

export async function startBreakingProxy(upstream: string): Promise<BreakingProxy> {
  const seen: SeenRequest[] = []
  const mishaps: Mishap[] = []
  const passing = new Set<IncomingMessage>()
  let target = upstream

  const proxy = createServer(async (request, response) => {
    const idempotencyKey = request.headers['idempotency-key']?.toString()
    seen.push({ method: request.method ?? '', path: request.url ?? '', idempotencyKey })
    const mishap = mishaps.shift()
    const body = await bodyOf(request)
    if (mishap === 'stall') return
    if (mishap === 'refuse') return void response.destroy()
    if (typeof mishap === 'object') return answer(response, mishap)
    const upstreamAnswer = await forward(`${target}${request.url}`, request, body).catch(() => null)
    if (upstreamAnswer === null) return void response.destroy()
    if (mishap === 'lose' || mishap === 'cut') return spoil(upstreamAnswer, response, mishap)
    passing.add(upstreamAnswer)
    response.on('close', () => {
      passing.delete(upstreamAnswer)
      upstreamAnswer.destroy()
    })
    upstreamAnswer.on('error', () => response.destroy())
    response.writeHead(upstreamAnswer.statusCode ?? 500, upstreamAnswer.headers)
    response.flushHeaders()
    upstreamAnswer.pipe(response)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    next: (...these) => void mishaps.push(...these),
    lead(url) {
      target = url
    },
    breakAll: () => proxy.closeAllConnections(),
    freeze() {
      for (const each of passing) each.unpipe().pause()
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve())
        proxy.closeAllConnections()
      }),
  }
}

/** A URL at which nothing listens. */
export async function closedPort(): Promise<string> {
  const { close, url } = await startBreakingProxy('')
  await close()
  return url
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function forward(url: string, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { host: _, ...headers } = request.headers
  const options: RequestOptions = { headers, agent: false }
  if (request.method !== undefined) options.method = request.method
  return new Promise((resolve, reject) => {
    send(url, options, resolve).on('error', reject).end(body)
  })
}

function answer(response: ServerResponse, { body = '', headers = {}, status }: OwnAnswer) {
  response.writeHead(status, headers).end(body)
}

async function spoil(from: IncomingMessage, to: ServerResponse, mishap: 'lose' | 'cut') {
  const body = await bodyOf(from)
  if (mishap === 'lose') return void to.destroy()
  to.writeHead(from.statusCode ?? 500, from.headers)
  to.write(body.subarray(0, body.length / 2), () => to.destroy())
}
