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

  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const { headers } = request
    let verified = await verify({ headers, body, secrets })
    if (!verified.ok) {
      secrets = await options.secrets(url)
      verified = await verify({ headers, body, secrets })
    }
    const status = verified.ok ? 200 : 401
    answer(response, status, verified)
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

function answer(response: ServerResponse, status: number, verified: VerifyResult) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(verified.ok ? { ok: true } : { error: verified.code }))
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
