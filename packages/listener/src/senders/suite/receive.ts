import { createHmac } from 'node:crypto'
import { createListener, type Message, type Sender, type WebhookEvent } from '../../index.ts'

interface Answer {
  readonly code?: string
  readonly challenge?: string
  readonly duplicate?: boolean
}

/** Posts twice and tells what the handler got, and whether the second was taken for a duplicate. */
export async function receive(sender: Sender, request: Request) {
  let event: WebhookEvent | null = null
  const confirmed: string[] = []
  const listener = createListener({
    sender,
    onError: () => {},
    confirm: (code) => confirmed.push(code),
  }).on('*', (each) => {
    event = each
  })
  const copy = request.clone()
  const response = await listener.fetch(request)
  const answer = (await response.json()) as Answer
  const again = (await (await listener.fetch(copy)).json()) as Answer
  return {
    status: response.status,
    answer,
    event: event as WebhookEvent | null,
    duplicate: again.duplicate === true,
    confirmed,
  }
}

export function requestOf(
  body: string,
  headers: Record<string, string>,
  url = 'http://h/',
): Request {
  const all = { 'content-type': 'application/json', ...headers }
  return new Request(url, { method: 'POST', headers: all, body })
}

export function messageOf(
  body: string,
  headers: Record<string, string>,
  nowMs = Date.now(),
): Message {
  const bytes = new TextEncoder().encode(body)
  return { url: '/', header: (name) => headers[name] ?? null, body: bytes, nowMs }
}

export const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text)
export const nowS = () => Math.floor(Date.now() / 1000)
