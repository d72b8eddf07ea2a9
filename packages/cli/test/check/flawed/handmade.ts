import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Body, verify } from '@posthorn/signature'
import type { Flaw } from './flaw.ts'

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a listener made by hand does with a request, step by step. */
export interface RequestSteps {
  /** Looks at the head alone. A reply ends it there. */
  admit(request: IncomingMessage): Reply | null
  /** The bytes that came, or the reply to a body that is not wanted. */
  read(request: IncomingMessage): Promise<Buffer | Reply>
  /** What is verified. */
  signed(body: Buffer): Body
  /** Throws for what is no JSON. */
  parse(body: Buffer): unknown
  /** What is said to the code of a verification that failed. */
  forged(
    code: string,
    signed: { readonly headers: Headers; readonly body: Buffer },
  ): Reply | Promise<Reply>
  /** What comes of an event, or of a question whether the receiver agrees. */
  handle(json: unknown, body: Buffer): Reply | Promise<Reply>
}

type Headers = IncomingMessage['headers']

export const maxBytes = 1_048_576
const utf8 = new TextDecoder('utf-8', { fatal: true })

const soundSteps: RequestSteps = {
  admit({ method, headers }) {
    if (method === 'OPTIONS') {
      const origin = String(headers['webhook-request-origin'] ?? '')
      return { status: 200, headers: { 'webhook-allowed-origin': origin } }
    }
    if (method !== 'POST') return { status: 405, headers: { allow: 'POST, OPTIONS' } }
    return headers['content-encoding'] === undefined ? null : { status: 415 }
  },
  async read(request) {
    const body = await allOf(request)
    return body.length > maxBytes ? { status: 413 } : body
  },
  signed: (body) => body,
  parse: (body) => JSON.parse(utf8.decode(body)),
  forged: (code) => ({ status: 401, body: { code } }),
  handle(json) {
    if (typeof json !== 'object' || json === null) return { status: 400 }
    const { type, data } = json as { type?: unknown; data?: { challenge?: unknown } }
    return type === 'posthorn.validation'
      ? { status: 200, body: { challenge: data?.challenge } }
      : { status: 200, body: { ok: true } }
  },
}

/**
 * A listener that is sound in body and contract but for the steps that are given; those that remember
 * something, or need the secret, are made for each listener anew.
 */
export function handmade(
  flawed: Partial<RequestSteps> | ((secret: string) => Partial<RequestSteps>),
): Flaw['listener'] {
  return (secret) => {
    const steps = { ...soundSteps, ...(typeof flawed === 'function' ? flawed(secret) : flawed) }
    return async (request, response) => {
      try {
        send(response, await replyTo(steps, request, secret))
      } catch {
        if (!response.destroyed) send(response, { status: 500 })
      }
    }
  }
}

async function replyTo(
  steps: RequestSteps,
  request: IncomingMessage,
  secret: string,
): Promise<Reply> {
  const early = steps.admit(request)
  if (early !== null) return early
  const body = await steps.read(request)
  if (!Buffer.isBuffer(body)) return body
  const { headers } = request
  const verified = await verify({ headers, body: steps.signed(body), secrets: secret })
  if (!verified.ok) return steps.forged(verified.code, { headers, body })
  let json: unknown
  try {
    json = steps.parse(body)
  } catch {
    return { status: 400, body: { code: 'no_json' } }
  }
  return steps.handle(json, body)
}

export async function allOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}
