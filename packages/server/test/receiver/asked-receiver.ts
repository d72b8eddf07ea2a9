import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A receiver that is asked before it is sent anything, for as long as the test runs. */
export interface AskedReceiver {
  readonly url: string
  readonly asked: readonly Asked[]
  /** From now on. */
  answer(reply: (asked: Asked) => Reply | Promise<Reply>): void
  /** The n-th request from the start, counted from 1, once it has come in. */
  request(n: number): Promise<Asked>
  /** The code in it. */
  code(n: number): Promise<string>
}

let hosts = 0

/**
 * Listens on an address of its own, since validation requests are limited for each host. Everything
 * gets a 200 without a body until it is told otherwise.
 */
export async function startAskedReceiver(): Promise<AskedReceiver> {
  hosts += 1
  const host = `127.0.${1 + Math.floor(hosts / 250)}.${1 + (hosts % 250)}`
  let reply: (asked: Asked) => Reply | Promise<Reply> = () => ({ status: 200 })
  const asked: Asked[] = []
  const waiting = new Set<() => void>()
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body: Buffer.concat(chunks).toString() }
    asked.push(request)
    for (const wake of waiting) wake()
    const answer = await reply(request)
    outgoing.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const request = async (n: number) => {
    for (;;) {
      const found = asked[n - 1]
      if (found !== undefined) return found
      await new Promise<void>((wake) => waiting.add(wake))
    }
  }
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/hook`,
    asked,
    answer: (next) => {
      reply = next
    },
    request,
    async code(n) {
      const { body } = await request(n)
      return (JSON.parse(body) as { Code: string }).Code
    },
  }
}
