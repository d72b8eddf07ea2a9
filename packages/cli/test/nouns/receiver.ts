import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a receiver answers with. */
interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Receiver {
  readonly url: string
  /** The bodies it got, oldest first. */
  readonly bodies: readonly string[]
  answer: Answer
  /** Answers nothing until the function it answers is called. */
  hold(): () => void
  close(): Promise<void>
}

/** A receiver on this machine that answers whatever it is told to. */
export async function startReceiver(answer: Answer = { status: 200 }): Promise<Receiver> {
  const bodies: string[] = []
  const receiver = { answer }
  let held = Promise.resolve()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    bodies.push(body)
    await held
    response.writeHead(receiver.answer.status, receiver.answer.headers).end(receiver.answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hooks`,
    bodies,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
