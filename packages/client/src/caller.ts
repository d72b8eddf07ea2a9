import type { Call, CallOptions, CreateOptions, Query } from './call.ts'
import { pause } from './pause.ts'
import { PosthornProblem, readProblem, unexpectedAnswer } from './problem.ts'
import { mayHaveWorked, type Repeating, waitBeforeRepeatingMs } from './repeat.ts'
import { exchange, openWire, type Wire } from './wire.ts'

/** Sends calls, and sends them again while that can help and cannot harm. */
export interface Caller {
  json<Answer>(call: Call, options?: CreateOptions): Promise<Answer>
  text(call: Call, options?: CallOptions): Promise<string>
  /** What `take` makes of a 2xx answer; it throws when the answer is none of Posthorn's. */
  send<T>(call: Call, options: CreateOptions | undefined, take: Take<T>): Promise<T>
  /** Deletes. When a try was lost, a repeat that finds nothing to delete counts as done. */
  remove(path: string, options?: CallOptions): Promise<void>
  /** Sends once and awaits the beginning of the answer alone. Whoever opens it closes it. */
  open(call: Call, options: CallOptions): Promise<OpenAnswer>
  signalsOf(options: CallOptions): readonly AbortSignal[]
  readonly retries: number
}

type Take<T> = (text: string, response: Response) => T

export interface OpenAnswer extends Wire {
  /** Of the request, as errors name it. */
  readonly name: string
  readonly response: Response
}

export interface CallerOptions {
  /** Without a slash at its end. */
  readonly url: string
  readonly key: string | null
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly retries: number
  readonly timeoutMs: number
  readonly signal: AbortSignal | null
}

export function createCaller(client: CallerOptions): Caller {
  const caller: Caller = {
    json: (call, options) => caller.send(call, options, (text) => JSON.parse(text)),
    text: (call, options) => caller.send(call, options, (text) => text),
    send: async (call, options = {}, take) => repeatedly(requestOf(call, options), take),
    async remove(path, options = {}) {
      let mayBeGone = false
      const request = requestOf({ method: 'DELETE', path }, options)
      const onRepeat = (error: unknown) => {
        mayBeGone ||= mayHaveWorked(error)
      }
      await repeatedly({ ...request, onRepeat }, () => {}).catch((error: unknown) => {
        const isGone = error instanceof PosthornProblem && error.code === 'not_found'
        if (!mayBeGone || !isGone) throw error
      })
    },
    async open(call, options) {
      const request = requestOf(call, options)
      const wire = openWire(request)
      try {
        const response = await client.fetch(request.url, { ...request.init, signal: wire.signal })
        if (!response.ok) throw await readProblem(response, request.name)
        return { ...wire, name: request.name, response }
      } catch (error) {
        const explained = wire.explain(error)
        wire.close()
        throw explained
      }
    },
    signalsOf: ({ signal }) =>
      [client.signal, signal].filter((each) => each !== null && each !== undefined),
    retries: client.retries,
  }

  function requestOf(call: Call, options: CreateOptions): Request {
    const url = `${client.url}${call.path}${searchOf(call.query)}`
    const idempotencyKey =
      // Without a credential the server has nobody to remember it for.
      call.creates && client.key !== null ? (options.idempotencyKey ?? newIdempotencyKey()) : null
    const safely = call.method !== 'POST' || idempotencyKey !== null
    return {
      url,
      name: `${call.method} ${url}`,
      init: initOf(call, { key: client.key, idempotencyKey }),
      timeoutMs: options.timeoutMs ?? client.timeoutMs + (call.serverWaitsMs ?? 0),
      signals: caller.signalsOf(options),
      repeating: call.repeating ?? (safely ? 'harmless' : 'harmful'),
      retries: options.retries ?? client.retries,
      onRepeat: () => {},
    }
  }

  async function repeatedly<T>(request: Request, take: Take<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(request, take)
      } catch (error) {
        const { repeating, retries, signals } = request
        const waitMs = waitBeforeRepeatingMs(error, { repeating, tries, random: Math.random })
        if (waitMs === null || tries > retries) throw error
        await pause(waitMs, signals)
        request.onRepeat(error)
      }
    }
  }

  function once<T>(request: Request, take: Take<T>): Promise<T> {
    return exchange(request, async ({ signal }) => {
      const response = await client.fetch(request.url, { ...request.init, signal })
      if (!response.ok) throw await readProblem(response, request.name)
      const text = await response.text()
      try {
        return take(text, response)
      } catch {
        throw unexpectedAnswer(response, request.name)
      }
    })
  }

  return caller
}

interface Request {
  readonly url: string
  /** As errors name it: `POST https://hooks.example.com/v1/channels`. */
  readonly name: string
  readonly init: RequestInit
  readonly timeoutMs: number
  readonly signals: readonly AbortSignal[]
  readonly repeating: Repeating
  readonly retries: number
  readonly onRepeat: (error: unknown) => void
}

function initOf(
  { body, method }: Call,
  { key, idempotencyKey }: { readonly key: string | null; readonly idempotencyKey: string | null },
): RequestInit {
  const headers = new Headers()
  if (key !== null) headers.set('authorization', `Bearer ${key}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (idempotencyKey !== null) headers.set('idempotency-key', idempotencyKey)
  return {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    // A redirect would make a GET of a POST.
    redirect: 'manual',
    // Else browsers ask their user for a password when the answer is 401.
    credentials: 'omit',
  }
}

/** 128 random bits. Not `randomUUID`, which browsers keep from pages that came over plain http. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function searchOf(query: Query = {}): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value))
  }
  return given.size === 0 ? '' : `?${given}`
}
