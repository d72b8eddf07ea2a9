import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * What happens to one request.
 * - `refuse`: the connection breaks before the server has seen anything.
 * - `lose`: the server does what it was asked, and the connection breaks before its answer.
 */
export type Mishap = 'refuse' | 'lose'

/** A way to a server on which things go wrong. */
export interface UnsafeWay {
  readonly url: string
  /** For the next requests, in order; after them all goes well. */
  next(...mishaps: readonly Mishap[]): void
  /** From here on nothing listens. */
  close(): Promise<void>
}

export async function startUnsafeWay(to: string): Promise<UnsafeWay> {
  const mishaps: Mishap[] = []
  const server = createServer(async (request, response) => {
    const mishap = mishaps.shift()
    const body = await buffer(request)
    if (mishap === 'refuse') return void response.destroy()
    const answer = await pass(to, request, body).catch(() => null)
    if (mishap === 'lose' || answer === null) return void response.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...these) => void mishaps.push(...these),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function pass(to: string, { headers, method = '', url }: IncomingMessage, body: Buffer) {
  const { authorization = '', 'content-type': type = '' } = headers
  const answer = await fetch(`${to}${url}`, {
    method,
    headers: { authorization, ...(type !== '' && { 'content-type': type }) },
    body: body.length === 0 ? null : body,
  })
  return { status: answer.status, text: await answer.text() }
}
