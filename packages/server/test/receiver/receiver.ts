import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { machineMs } from '../machine-clock.ts'
import { type Behaviour, perform, type Step, script, statusOf, welcome } from './behaviour.ts'
import { type Account, Ledger } from './ledger.ts'
import { SignatureCheck, type Verdict } from './signature-check.ts'

export interface ReceiverOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number
  /** Path -> the `whsec_` secrets its POSTs may be signed with. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>
  /** Path -> how it behaves; elsewhere every POST gets 204. */
  readonly behaviours?: Readonly<Record<string, Behaviour>>
  /** Keep headers and bytes of every POST in `posts`. Off, only the ledger grows. Default true. */
  readonly keepPosts?: boolean
  /** A file that gets a line for each POST. */
  readonly ledgerFile?: string
  /** Each of those lines ends with the body in base64. Default false. */
  readonly ledgerBodies?: boolean
}

export interface Post {
  readonly path: string
  /** `webhook-id`, empty when it was missing. */
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** By `machineMs`. */
  readonly receivedAtMs: number
  readonly verdict: Verdict
}

export interface Receiver {
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly posts: readonly Post[]
  readonly account: Account
  trust(path: string, secrets: readonly string[]): void
  behave(path: string, behaviour: Behaviour): void
  /** Resolves when `count` POSTs have come in since the start, whatever they were answered. */
  received(count: number): Promise<void>
  /** Cuts what is open. */
  close(): Promise<void>
}

/** Listens on loopback, writes down every POST and behaves as it was told. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { port = 0, keepPosts = true, secrets = {}, ledgerFile, ledgerBodies = false } = options
  const signatures = new SignatureCheck()
  for (const [path, trusted] of Object.entries(secrets)) signatures.trust(path, trusted)
  const scripts = new Map<string, (id: string) => Step>()
  const behave = (path: string, behaviour: Behaviour) => void scripts.set(path, script(behaviour))
  for (const [path, behaviour] of Object.entries(options.behaviours ?? {})) behave(path, behaviour)
  const ledger = new Ledger(
    ledgerFile === undefined ? null : { path: ledgerFile, withBodies: ledgerBodies },
  )
  const posts: Post[] = []
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>()

  const take = (request: IncomingMessage, body: Buffer, response: ServerResponse) => {
    const receivedAtMs = machineMs()
    const { headers } = request
    const path = pathOf(request.url ?? '/')
    const id = String(headers['webhook-id'] ?? '')
    const verdict = signatures.check({ path, headers, body })
    const step = scripts.get(path)?.(id) ?? welcome
    ledger.record({ path, id, receivedAtMs, verdict, status: statusOf(step), body })
    if (keepPosts) posts.push({ path, id, headers, body, receivedAtMs, verdict })
    perform(step, response)
    for (const waiter of waiting) {
      if (ledger.posts < waiter.count) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  }

  const server = createServer(
    { keepAliveTimeout: 120_000, requestTimeout: 0 },
    (request, response) => {
      if (request.method !== 'POST') {
        request.resume()
        response.writeHead(405, { allow: 'POST' }).end()
        return
      }
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const [first = Buffer.alloc(0)] = chunks
        take(request, chunks.length > 1 ? Buffer.concat(chunks) : first, response)
      })
    },
  )
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.')

  return {
    url: `http://127.0.0.1:${address.port}`,
    posts,
    account: ledger,
    trust: (path, trusted) => signatures.trust(path, trusted),
    behave,
    received: (count) =>
      new Promise((resolve) => {
        if (ledger.posts >= count) resolve()
        else waiting.add({ count, resolve })
      }),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await ledger.close()
    },
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
