import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type VerifyResult, verify } from '@posthorn/signature'
import { CommandError } from '../io.ts'

/** What arrived, as the listener saw it. */
export interface ReceivedDelivery {
  readonly id: string
  readonly body: string
  readonly verified: VerifyResult
  readonly status: number
}

export interface SampleListener {
  readonly url: string
  /** Resolves when an event of this id arrived; says so when it takes too long. */
  arrived(eventId: string): Promise<void>
  close(): Promise<void>
}

const patienceMs = 15_000

/**
 * A small webhook receiver: verifies, answers 200 or 401, and tells what it got. Every webhook that
 * leads here has a secret of its own, so the secrets are asked for anew when none of those known fits.
 *
 * It agrees to every validation: 200 for a code, the challenge echoed, consent to the OPTIONS
 * handshake. `GET` anything shows the last request it got, so that a walk can go on from it.
 */
export async function startSampleListener(options: {
  readonly port: number
  readonly secrets: (listenerUrl: string) => Promise<string[]>
  readonly onDelivery: (delivery: ReceivedDelivery) => void
}): Promise<SampleListener> {
  let secrets: string[] = []
  let url = ''
  const seen = new Set<string>()
  const waiting = new Map<string, () => void>()

  let last: LastRequest | null = null

  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    if (request.method === 'GET') return json(response, 200, last)
    if (request.method === 'OPTIONS') return consent(request, response)
    const { headers } = request
    let verified = await verify({ headers, body, secrets })
    if (!verified.ok) {
      secrets = await options.secrets(url)
      verified = await verify({ headers, body, secrets })
    }
    last = { headers, body: body.toString('utf8'), verified: verified.ok }
    const status = verified.ok ? 200 : 401
    json(response, status, verified.ok ? thanks(body) : { error: verified.code })
    const id = verified.ok ? verified.id : String(request.headers['webhook-id'] ?? 'unknown')
    options.onDelivery({ id, body: body.toString('utf8'), verified, status })
    if (!verified.ok) return
    seen.add(id)
    waiting.get(id)?.()
  })
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`

  return {
    url,
    async arrived(eventId) {
      if (seen.has(eventId)) return
      const arrival = new Promise<'arrived'>((resolve) => {
        waiting.set(eventId, () => resolve('arrived'))
      })
      const first = await Promise.race([
        arrival,
        pause(patienceMs, 'late' as const, { ref: false }),
      ])
      if (first === 'arrived') return
      throw new CommandError(
        'not_delivered',
        `The first event did not arrive in ${patienceMs / 1000} s.`,
        {
          fix: 'Look at the lines above. A proxy or firewall for 127.0.0.1 is the usual cause.',
        },
      )
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface LastRequest {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly verified: boolean
}

/** What a verified request is answered; a challenge is echoed, which shows that we agree. */
function thanks(body: Buffer): object {
  const challenge = challengeOf(body)
  return challenge === null ? { ok: true } : { challenge }
}

function challengeOf(body: Buffer): string | null {
  try {
    const { type, data } = JSON.parse(body.toString('utf8'))
    return type === 'posthorn.validation' ? String(data.challenge) : null
  } catch {
    return null
  }
}

/** The handshake of "HTTP 1.1 Web Hooks for Event Delivery" (CloudEvents). */
function consent(request: IncomingMessage, response: ServerResponse) {
  const origin = request.headers['webhook-request-origin']
  response.writeHead(200, {
    allow: 'POST, OPTIONS',
    ...(typeof origin === 'string' && { 'webhook-allowed-origin': origin }),
  })
  response.end()
}

function json(response: ServerResponse, status: number, value: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify(value)}\n`)
}

/** On the port asked for, or on a free one when that is taken. */
async function listen(server: Server, port: number): Promise<void> {
  const tryPort = (number: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(number, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  try {
    await tryPort(port)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    await tryPort(0)
  }
}
