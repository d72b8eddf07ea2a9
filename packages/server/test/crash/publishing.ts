import { setTimeout as pause } from 'node:timers/promises'
import { createApiClient } from '../api-client.ts'
import type { Random } from './random.ts'

/** What a publisher knows of one request. */
export interface Publish {
  /** One for each event, in its payload. */
  readonly marks: readonly string[]
  /**
   * `accepted`: answered with 201. `unknown`: the connection was lost before an answer, and it was not
   * sent again. `refused`: the server said that it did not take it.
   */
  readonly end: 'accepted' | 'unknown' | 'refused'
  /** The ids of the events in the order of the marks; empty unless accepted. */
  readonly ids: readonly string[]
  /** Times it was sent. */
  readonly sends: number
}

export interface PublisherOptions {
  readonly name: string
  readonly path: string
  readonly key: string
  readonly random: Random
  readonly signal: AbortSignal
  /** Of the server that listens. */
  readonly url: () => Promise<string>
}

/** More patience than any stop or start takes: a request that hangs longer counts as lost. */
const patienceMs = 15_000

/**
 * Publishes one request after the other until told to stop, and writes down what became of each: single
 * events and batches, with an Idempotency-Key (then sent again until it is answered) and without.
 */
export async function publishUntil(options: PublisherOptions): Promise<Publish[]> {
  const publishes: Publish[] = []
  for (let n = 0; !options.signal.aborted; n++) {
    const { random, name } = options
    const isBatch = random.next() < 0.2
    const size = isBatch ? random.between(2, 40) : 1
    const marks = Array.from({ length: size }, (_, at) => `${name}-${n}-${at}`)
    const idempotencyKey = random.next() < 0.3 ? `${name}-${n}` : null
    publishes.push(await publishOne({ ...options, isBatch, marks, idempotencyKey }))
  }
  return publishes
}

interface Request extends PublisherOptions {
  readonly isBatch: boolean
  readonly marks: readonly string[]
  readonly idempotencyKey: string | null
}

async function publishOne(request: Request): Promise<Publish> {
  const { idempotencyKey, marks } = request
  for (let sends = 1; ; sends++) {
    const ids = await send(request)
    if (Array.isArray(ids)) return { marks, end: 'accepted', ids, sends }
    if (idempotencyKey === null) return { marks, end: ids, ids: [], sends }
    if (ids === 'refused') await pause(50)
  }
}

/** The ids of the events when they were accepted. */
async function send(request: Request): Promise<string[] | 'unknown' | 'refused'> {
  const { isBatch, marks, idempotencyKey } = request
  const events = marks.map((mark) => ({ event_name: 'crash.test', data: { mark } }))
  const api = createApiClient(await request.url(), request.key)
  const path = isBatch ? `${request.path}/events/batch` : `${request.path}/events`
  const answer = await api
    .call<{ id: string; data: { id: string }[] }>('POST', path, {
      json: isBatch ? events : events[0],
      headers: idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey },
      signal: AbortSignal.timeout(patienceMs),
    })
    // Not even the reason tells whether the request was carried out.
    .catch(() => null)
  if (answer === null) return 'unknown'
  if (answer.status === 503) return 'refused'
  if (answer.status === 201) {
    return isBatch ? answer.body.data.map(({ id }) => id) : [answer.body.id]
  }
  throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
}
