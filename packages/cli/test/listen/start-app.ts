import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { verify } from '@posthorn/signature'
import { onTestFinished } from 'vitest'

export interface Arrived {
  readonly id: string
  readonly attempt: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type AppReply = (arrived: Arrived, response: ServerResponse) => void

/** A developer's app, for as long as the test runs. */
export interface RunningApp {
  readonly url: string
  readonly port: number
  /** In the order in which they came. */
  readonly arrived: readonly Arrived[]
  /** Once that holds of what has come. */
  until(holds: (arrived: readonly Arrived[]) => boolean): Promise<void>
  /** From now on; 204 before. */
  answer(reply: AppReply): void
  /** Whether what came carries a signature over exactly these bytes. */
  verifies(arrived: Arrived, secret: string): Promise<boolean>
}

export async function startApp(port = 0): Promise<RunningApp> {
  const arrived: Arrived[] = []
  const waiting = new Set<() => void>()
  let reply: AppReply = (_, response) => response.writeHead(204).end()
  const server = createServer(async (request, response) => {
    const { headers } = request
    const one = {
      id: String(headers['webhook-id']),
      attempt: Number(headers['posthorn-attempt']),
      headers,
      body: await buffer(request),
    }
    arrived.push(one)
    for (const look of waiting) look()
    reply(one, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/webhooks?from=posthorn`,
    port: address.port,
    arrived,
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds(arrived)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    answer(next) {
      reply = next
    },
    async verifies({ body, headers }, secret) {
      return (await verify({ headers, body, secrets: secret, toleranceS: 300 })).ok
    },
  }
}
