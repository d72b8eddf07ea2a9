import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { errorCode } from '../error-code.ts'
import type { AppAnswer } from './app-answer.ts'
import type { Lease } from './lease.ts'

export interface App {
  readonly url: URL
  /**
   * POSTs the exact bytes and headers of the lease, once. Never rejects: what happens is the answer. A
   * status that has come decides, as it does for webhooks that are sent to their URL: the body after it
   * may break off, or not be over in time.
   */
  post(lease: Lease, signal: AbortSignal): Promise<AppAnswer>
}

/** Enough to see what went wrong. An answer without an end must not keep a delivery for ever. */
const mostAnswerBytes = 64 * 1024

/** They belong to the connection, which is this program's own. */
const ofConnection = new Set(['host', 'connection', 'content-length', 'transfer-encoding'])

export function createApp(url: URL, { timeoutMs }: { readonly timeoutMs: number }): App {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp

  function begin(lease: Lease, body: Buffer, signal: AbortSignal): ClientRequest {
    const headers: Record<string, string | number> = { 'content-length': body.length }
    for (const [name, value] of Object.entries(lease.headers)) {
      if (!ofConnection.has(name.toLowerCase())) headers[name] = value
    }
    // A connection each: one that is kept may be closed by an app that restarts, just as it is used.
    return request(url, { method: 'POST', agent: false, headers, signal })
  }

  return {
    url,
    async post(lease, signal) {
      const startedMs = performance.now()
      const tookMs = () => Math.round(performance.now() - startedMs)
      const ending = new AbortController()
      const timer = setTimeout(() => ending.abort(), timeoutMs)
      try {
        const body = Buffer.from(lease.body_base64, 'base64')
        const sent = begin(lease, body, AbortSignal.any([ending.signal, signal]))
        const response = await responseTo(sent.end(body))
        const start = await startOf(response)
        const { rawHeaders: headers, statusCode: status = 0 } = response
        return { kind: 'answered', status, headers, body: start, tookMs: tookMs() }
      } catch (error) {
        const why = ending.signal.aborted
          ? `no answer within ${timeoutMs / 1000} s: --timeout gives your app longer`
          : whyOf(error, url)
        return { kind: 'unanswered', why, tookMs: tookMs() }
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    // Status 101. Left alone, Node closes the connection and says nothing.
    request.once('upgrade', (response, socket) => {
      socket.destroy()
      response.destroy()
      resolve(response)
    })
    // Stays for as long as the request: one more error after the first must not end the program.
    request.on('error', reject)
    // Whatever else ends it, it ends.
    request.once('close', () => reject(new Error(closedEarly)))
  })
}

/** As far as it came. */
async function startOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // Leaving the loop closes the connection.
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= mostAnswerBytes) break
    }
  } catch {
    // It broke off, or its time was up.
  }
  return Buffer.concat(chunks).subarray(0, mostAnswerBytes)
}

const closedEarly = 'your app closed the connection before it had answered'

function whyOf(error: unknown, { hostname, origin }: URL): string {
  const code = errorCode(error)
  switch (code) {
    case 'ECONNREFUSED':
      return `connection refused: is your app running on ${origin}?`
    case 'ECONNRESET':
    case 'EPIPE':
      return closedEarly
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no host ${hostname}`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `the certificate of ${origin} is not trusted: name its authority in NODE_EXTRA_CA_CERTS`
    default:
      return error instanceof Error ? error.message || (code ?? error.name) : String(error)
  }
}
