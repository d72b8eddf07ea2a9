import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import pino from 'pino'
import { assemble } from '../../src/assemble.ts'
import type { Clock } from '../../src/domain/clock.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { createApp } from '../../src/http/app.ts'
import { createSessions, type Sessions } from '../../src/http/session/sessions.ts'
import { ensureOperationalChannel } from '../../src/operations/channels/ensure-operational-channel.ts'
import type { OperationContext } from '../../src/operations/context.ts'
import { ensureOperatorKey } from '../../src/operations/keys/ensure-operator-key.ts'
import { createEgressPolicy } from '../../src/outbound/egress-policy.ts'
import { createUndiciSender } from '../../src/outbound/undici-sender.ts'
import { createAesSealer } from '../../src/secrets/aes-sealer.ts'
import { generateMasterKey } from '../../src/secrets/master-key.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { systemClock } from '../../src/system/system-clock.ts'
import { uuidIds } from '../../src/system/uuid-ids.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { createTelemetry } from '../../src/telemetry/telemetry.ts'
import { checkAgainstContract } from './contract-check.ts'

/** The whole server but its socket: the API over a real store, with a real sender and engine. */
export interface Harness {
  readonly app: FastifyInstance
  readonly context: OperationContext
  readonly engine: Engine
  readonly sessions: Sessions
  readonly operatorKey: string
  /** A receiver on loopback that answers 200 to whatever comes; at `/hang` it never answers. */
  readonly receiverUrl: string
  /** Moves the wall clock. */
  advance(ms: number): void
  call(request: ApiRequest): Promise<ApiAnswer>
  close(): Promise<void>
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  readonly path: string
  readonly key?: string | null
  readonly json?: unknown
  readonly form?: string
  readonly body?: string | Buffer
  readonly headers?: Record<string, string>
  /** The address it comes from; 127.0.0.1 unless said otherwise. */
  readonly from?: string
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The parsed body; tests look into it freely. */
  readonly json: Json
}

/** JSON that a test reads without knowing its type: a missing field is `undefined`. */
export interface Json {
  readonly [name: string]: Json
}

export interface HarnessOptions {
  readonly openChannels?: boolean
  /** Requests a second to `/webhooks/v2`; without it there is no limit. */
  readonly subscriptionsPerIp?: number
  readonly subscriptionsPerKey?: number
  /** In place of the machine's. */
  readonly monotonicMs?: () => number
  readonly consoleFolder?: string
  readonly trustedProxies?: readonly string[]
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-http-'))
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url !== '/hang') response.end('thanks')
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const { port } = receiver.address() as AddressInfo

  let offsetMs = 0
  const clock: Clock = {
    nowMs: () => systemClock.nowMs() + offsetMs,
    monotonicMs: options.monotonicMs ?? systemClock.monotonicMs,
  }
  const store = await openSqliteStore({ path: join(folder, 'posthorn.db') })
  const sealer = createAesSealer([generateMasterKey()])
  const egress = createEgressPolicy({ allowNetworks: ['127.0.0.0/8'], allowMetadata: false })
  const sender = createUndiciSender({ policy: egress, clock, version: 'test', ca: null })
  const metrics = createMetrics()
  const telemetry = createTelemetry(pino({ level: 'silent' }), metrics)
  const { directory, engine, context } = assemble({
    store,
    sender,
    sealer,
    clock,
    random: Math.random,
    ids: uuidIds,
    telemetry,
    limits: {
      eventBytes: 16_384,
      batchEvents: 10,
      batchBytes: 65_536,
      fanOut: 20,
      uncommittedRequests: 100,
      uncommittedBytes: 1_000_000,
      subscriptionsPerIp: options.subscriptionsPerIp ?? 0,
      subscriptionsPerKey: options.subscriptionsPerKey ?? 0,
      openChannels: options.openChannels ?? false,
    },
    engineLimits: { inHand: 1_000, inHandBytes: 1_000_000, maxInFlight: 8 },
    refuseUrl: egress.refuseUrl,
  })
  await engine.join()
  await directory.refresh()
  const operatorKey = (await ensureOperatorKey(context, null)) ?? ''
  await ensureOperationalChannel(context)
  const { trustedProxies = [] } = options
  const sessions = createSessions(context)
  const app = createApp({
    context,
    telemetry,
    metrics,
    version: '0.0.0-test',
    sessions,
    consoleFolder: options.consoleFolder ?? null,
    trustedProxies,
  })
  await app.ready()
  return {
    app,
    context,
    engine,
    sessions,
    operatorKey,
    receiverUrl: `http://127.0.0.1:${port}/hook`,
    advance: (ms) => {
      offsetMs += ms
    },
    call: (request) => inject(app, request),
    async close() {
      await app.close()
      await engine.finish(1_000)
      await engine.leave()
      await sender.close()
      await store.close()
      receiver.closeAllConnections()
      receiver.close()
      await rm(folder, { recursive: true })
    },
  }
}

async function inject(app: FastifyInstance, request: ApiRequest): Promise<ApiAnswer> {
  const headers: Record<string, string> = { ...request.headers }
  if (request.key) headers.authorization = `Bearer ${request.key}`
  const options: InjectOptions = { method: request.method ?? 'GET', url: request.path, headers }
  if (request.from !== undefined) options.remoteAddress = request.from
  if (request.json !== undefined) {
    headers['content-type'] = 'application/json'
    options.payload = JSON.stringify(request.json)
  } else if (request.form !== undefined) {
    headers['content-type'] = 'application/x-www-form-urlencoded'
    options.payload = request.form
  } else if (request.body !== undefined) {
    options.payload = request.body
  }
  const answer = await app.inject(options)
  const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== ''
  if (isJson) checkAgainstContract(options, answer)
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    json: (isJson ? JSON.parse(answer.body) : {}) as Json,
  }
}

export interface ChannelKeys {
  readonly id: string
  readonly guid: string
  readonly path: string
  readonly publisherKey: string
}

/** A channel with a fresh guid. */
export async function makeChannel(harness: Harness): Promise<ChannelKeys> {
  const guid = `guid-${uuidIds.next<'channel'>()}`
  const { json } = await harness.call({
    method: 'POST',
    path: '/v1/channels',
    key: harness.operatorKey,
    json: { name: 'Shop', guid },
  })
  const id = String(json.id)
  return { id, guid, path: `/v1/channels/${id}`, publisherKey: String(json.publisher_key) }
}

export interface WebhookKeys {
  readonly id: string
  readonly path: string
  readonly subscriberKey: string
  readonly secret: string
}

export async function makeWebhook(
  harness: Harness,
  channel: ChannelKeys,
  settings: Record<string, unknown> = {},
): Promise<WebhookKeys> {
  const { json } = await harness.call({
    method: 'POST',
    path: `${channel.path}/webhooks`,
    key: channel.publisherKey,
    json: { webhook_url: harness.receiverUrl, ...settings },
  })
  const id = String(json.id)
  return {
    id,
    path: `${channel.path}/webhooks/${id}`,
    subscriberKey: String(json.subscriber_key),
    secret: String(json.secret),
  }
}
