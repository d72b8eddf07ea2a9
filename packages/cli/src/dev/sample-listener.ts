import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createListener } from '@posthorn/listener'
import { type AnyListener, nodeIncoming, writeAnswer } from '@posthorn/listener/node'
import { findingSecrets } from './finding-secrets.ts'
import { listenHere } from './listen-here.ts'
import type { SignedWebhook } from './webhooks-to.ts'

/** A request as the listener saw it, and what it answered. */
export interface ReceivedRequest {
  /** Its `webhook-id`. */
  readonly id: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly status: number
  /** Only what was verified is an event, or asks whether we agree to get events. */
  readonly kind: 'event' | 'validation' | 'refused'
  /** Why it was not taken, in a sentence; null when it was. */
  readonly problem: string | null
}

export interface SampleListener {
  readonly url: string
  /** As long as it is set, every event is answered 500. */
  failing: boolean
  readonly last: ReceivedRequest | null
  /** Learns which webhooks lead here, and their secrets, before the first request comes. */
  getReady(): Promise<void>
  /** Whether it was this listener that verified and took an event for a webhook, not long ago. */
  took(eventId: string, webhookId: string): boolean
  close(): Promise<void>
}

/** Events that it still knows to have taken. */
const mostRemembered = 1_000

/**
 * A small webhook receiver, as `@posthorn/listener` makes one: it verifies, agrees to every validation,
 * and tells what it got. Every webhook that leads here has a secret of its own, so webhooks are looked
 * for anew when no known secret fits. `GET` anything shows the last request, so that others can go on
 * from it.
 */
export async function startSampleListener(options: {
  readonly port: number
  readonly webhooks: (listenerUrl: string) => Promise<readonly SignedWebhook[]>
  readonly onRequest: (request: ReceivedRequest) => void
}): Promise<SampleListener> {
  let webhooks: readonly SignedWebhook[] = []
  const find = async () => {
    webhooks = await options.webhooks(url)
  }
  const sender = findingSecrets({
    secrets: () => webhooks.flatMap(({ secrets }) => secrets),
    find,
  })
  const listener = createListener({
    sender,
    consent: { origins: ['*'] },
    // Every attempt is of interest, also of an event that was taken before.
    dedupe: false,
    onError: () => {},
  }).on('*', () => {
    if (sample.failing) throw new Error('Told to fail.')
  })

  let last: ReceivedRequest | null = null
  let taken: readonly string[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return show(response, last)
    const received = await answer(listener, request, response)
    if (received === null) return
    const { id, kind, status } = received
    last = received
    if (kind === 'event' && status === 200) taken = [id, ...taken].slice(0, mostRemembered)
    options.onRequest(received)
  })
  const url = await listenHere(server, options.port)
  const sample = {
    url,
    failing: false,
    get last() {
      return last
    },
    getReady: find,
    took: (eventId: string, webhookId: string) =>
      taken.includes(eventId) && webhooks.some(({ id }) => id === webhookId),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return sample
}

/** Null for what is no POST. */
async function answer(
  listener: AnyListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ReceivedRequest | null> {
  const incoming = nodeIncoming(request)
  let body = ''
  const answered = await listener.handle({
    ...incoming,
    async readBody(maxBytes) {
      const read = await incoming.readBody(maxBytes)
      if (read instanceof Uint8Array) body = Buffer.from(read).toString('utf8')
      return read
    },
  })
  writeAnswer(response, answered)
  if (request.method !== 'POST') return null
  const { headers } = request
  const said = JSON.parse(answered.body) as Said
  return {
    id: String(headers['webhook-id'] ?? ''),
    headers,
    body,
    status: answered.status,
    kind: kindOf(said),
    problem: said.detail ?? null,
  }
}

/** What the listener's SDK answers. */
interface Said {
  readonly challenge?: string
  readonly validation?: boolean
  readonly code?: string
  readonly detail?: string
}

function kindOf({ challenge, validation, code }: Said): ReceivedRequest['kind'] {
  if (challenge !== undefined || validation === true) return 'validation'
  return code === undefined || code === 'handler_failed' ? 'event' : 'refused'
}

function show(response: ServerResponse, last: ReceivedRequest | null): void {
  const verified = last?.kind !== 'refused'
  const shown = last && { headers: last.headers, body: last.body, verified }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify(shown)}\n`)
}
