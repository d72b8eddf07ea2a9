import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Receiver {
  readonly url: string
  /** Every request, by the path it came to. */
  readonly received: readonly Received[]
  /** The validation codes that came to a path, oldest first. */
  codes(path: string): string[]
  /** From now on a path takes everything. */
  mend(path: string): void
  close(): Promise<void>
}

export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (response: ServerResponse, triesOfEvent: number) => void

const json = (status: number, value: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-served-by': 'edge-7' })
  response.end(JSON.stringify(value))
}
const taken = json(200, { status: 'accepted' })
const locked = json(500, { error: 'locked', message: 'The ledger is locked. Send it again.' })

/** What stands at the end of a webhook's URL decides how the receiver behaves. Anything else is taken. */
const answers: Readonly<Record<string, Answer>> = {
  /** Fails the first time it gets an event. */
  flaky: (response, tries) => (tries === 1 ? locked : taken)(response),
  /** Fails always, and says so with a page that would like to run. */
  down(response) {
    response.writeHead(500, { 'content-type': 'text/html' })
    response.end(`<h1>Internal error</h1>${hostileText}`)
  },
  hang: () => {},
  busy: json(503, { error: 'busy', message: 'The index is being rebuilt.' }),
  gone: json(410, { error: 'moved away' }),
  refuses: json(401, { error: 'unknown API key' }),
  /** JSON that has designs on objects, in numbers that JavaScript would round. */
  odd(response) {
    response.writeHead(422, { 'content-type': 'application/json', 'x-note': hostileMarkup })
    response.end(`{"__proto__":{"hacked":1},"id":12345678901234567890,"deep":${deep}}`)
  },
  bytes(response) {
    response.writeHead(400, { 'content-type': 'application/octet-stream' })
    response.end(Buffer.from([0, 255, 254, 128]))
  },
  slow: (response) => void setTimeout(() => taken(response), 400),
}

const hostileMarkup = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
/** Text that is harmless as long as it is shown as text. `hacked` tells whether it was not. */
export const hostileText = `${hostileMarkup}\u202Egnp.exe`
const deep = '['.repeat(1_500) + ']'.repeat(1_500)

/** A receiver on loopback that misbehaves as its paths say. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const tries = new Map<string, number>()
  const mended = new Set<string>()
  const server = createServer(async (request, response) => {
    const { headers, url: path = '/' } = request
    received.push({ path, headers, body: await text(request) })
    const of = `${path} ${headers['webhook-id']}`
    tries.set(of, (tries.get(of) ?? 0) + 1)
    const answer = answers[path.slice(path.lastIndexOf('/') + 1)]
    const answersNow = answer === undefined || mended.has(path) ? taken : answer
    answersNow(response, tries.get(of) ?? 1)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    codes: (path) =>
      received
        .filter((each) => each.path === path)
        .flatMap(({ body }) => JSON.parse(body).Code ?? []),
    mend: (path) => void mended.add(path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
