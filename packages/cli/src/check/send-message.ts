import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { hideSecrets } from './hide-secrets.ts'
import type { Message } from './message.ts'
import { longestAnswer, longestExcerpt, type Reply } from './reply.ts'
import type { Target } from './target.ts'

export interface SendOptions {
  /** How long to wait for the head of the answer, and then for its body. Default: twice `answerMs`. */
  readonly timeoutMs?: number
  /** Keeps connections. Default: each request has its own. */
  readonly agent?: Agent
}

interface Sending {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** What the excerpt of an answer does not show. */
  readonly secrets: readonly string[]
}

/** Sends a message just as it stands. Never rejects: see `Reply`. */
export function sendMessage(
  target: Target,
  message: Message,
  { signal, timeoutMs, agent, secrets }: SendOptions & Sending,
): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const startedMs = performance.now()
  const tookMs = () => performance.now() - startedMs
  const request = target.url.protocol === 'https:' ? requestHttps : requestHttp
  const outgoing = request(target.url, {
    method: message.method,
    headers: wireHeaders(target, message).flat(),
    agent: agent ?? false,
    lookup: target.lookup,
    signal,
  })
  const patience = setTimeout(() => {
    resolve({ kind: 'silent', tookMs: tookMs() })
    outgoing.destroy()
  }, timeoutMs)
  let hasHead = false
  outgoing.on('response', async (response) => {
    hasHead = true
    clearTimeout(patience)
    const headAtMs = tookMs()
    const { statusCode: status = 0, headers } = response
    const reused = outgoing.reusedSocket
    const body = await readAnswer(response, { atMostMs: timeoutMs })
    const excerpt = excerptOf(body.body, secrets)
    resolve({ kind: 'answered', status, headers, ...body, excerpt, tookMs: headAtMs, reused })
  })
  outgoing.on('error', (error) => {
    clearTimeout(patience)
    // A listener may answer and close before it took the whole body: the answer counts.
    if (hasHead) return
    resolve({ kind: 'broken', problem: problemOf(error), tookMs: tookMs() })
  })
  writeBody(outgoing, message)
  return promise
}

/** The headers on the wire, framing and `host` included. */
export function wireHeaders(target: Target, { headers, body, framing }: Message): string[][] {
  const named = (name: string) => headers.some(([each]) => each.toLowerCase() === name)
  const added: string[][] = named('host') ? [] : [['host', target.url.host]]
  if (framing === 'chunked') added.push(['transfer-encoding', 'chunked'])
  else if (!named('content-length')) added.push(['content-length', String(body.length)])
  return [...added, ...headers.map(([name, value]) => [name, value])]
}

function writeBody(outgoing: ReturnType<typeof requestHttp>, { body, framing }: Message) {
  if (framing === 'chunked') {
    const half = Math.ceil(body.length / 2)
    if (half > 0) outgoing.write(body.subarray(0, half))
    outgoing.end(body.subarray(half))
  } else outgoing.end(body)
}

async function readAnswer(
  response: IncomingMessage,
  { atMostMs }: { readonly atMostMs: number },
): Promise<{ body: Buffer; cut: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  let cut = false
  const patience = setTimeout(() => response.destroy(new Error('too slow')), atMostMs)
  try {
    for await (const chunk of response) {
      chunks.push(chunk)
      length += chunk.length
      cut = length > longestAnswer
      if (cut) break
    }
  } catch {
    cut = true
  } finally {
    clearTimeout(patience)
  }
  return { body: Buffer.concat(chunks).subarray(0, longestAnswer), cut }
}

/** Hidden before it is cut: half a secret would not be recognized. */
function excerptOf(body: Buffer, secrets: readonly string[]): string {
  return hideSecrets(body.toString('utf8'), secrets).slice(0, longestExcerpt).trim()
}

function problemOf(error: NodeJS.ErrnoException): string {
  const { code = error.message } = error
  if (code === 'ECONNREFUSED') return 'refused the connection (ECONNREFUSED)'
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return `closed the connection without an answer (${code})`
  }
  return code.startsWith('HPE_') ? `answered no HTTP (${code})` : `could not be asked (${code})`
}
