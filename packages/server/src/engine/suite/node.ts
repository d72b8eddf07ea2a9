import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { assemble } from '../../assemble.ts'
import type { CapturedResponse, FailureReason, Outcome } from '../../domain/delivery/attempt.ts'
import type { DeliveryRef } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { createChannel } from '../../operations/channels/create-channel.ts'
import { acceptEvents } from '../../operations/events/accept-events.ts'
import { createWebhook } from '../../operations/webhooks/create-webhook.ts'
import type { Sender } from '../../outbound/sender.ts'
import { createAesSealer } from '../../secrets/aes-sealer.ts'
import { parseMasterKeys } from '../../secrets/master-key.ts'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/store.ts'
import { uuidIds } from '../../system/uuid-ids.ts'
import { createLogger } from '../../telemetry/logger.ts'
import { createMetrics } from '../../telemetry/metrics.ts'
import { createTelemetry } from '../../telemetry/telemetry.ts'
import type { EngineLimits } from '../engine.ts'

export const delivered: Outcome = { kind: 'delivered' }

export function failed(fields: Partial<Extract<Outcome, { kind: 'failed' }>> = {}): Outcome {
  return {
    kind: 'failed',
    reason: 'http_5xx',
    detail: null,
    next: 'retry',
    retryAfterMs: null,
    ...fields,
  }
}

/** A sender whose receivers answer as told; a promise leaves the attempt under way until it resolves. */
type Receiver = (attempt: number, webhook: Webhook, event: Event) => Outcome | Promise<Outcome>

/** As far as an outcome stands for an answer. */
function responseOf(outcome: Outcome): CapturedResponse | null {
  const status = outcome.kind === 'delivered' ? 200 : statuses[outcome.reason]
  return status ? { status, headers: {}, body: new Uint8Array(), truncated: false } : null
}

const statuses: Partial<Record<FailureReason, number>> = {
  http_4xx: 400,
  http_5xx: 500,
  throttled: 429,
  gone: 410,
}

/** The store, and how many of its writes are under way: a slow disk must not pass for a quiet node. */
function watched(store: Store) {
  const writes = { underWay: 0 }
  const counted = <Noun extends object>(noun: Noun): Noun =>
    new Proxy(noun, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          writes.underWay += 1
          try {
            return await method.apply(target, args)
          } finally {
            writes.underWay -= 1
          }
        }
      },
    })
  const nouns = Object.entries(store.write).map(([name, noun]) => [name, counted(noun)])
  const write: Store['write'] = Object.fromEntries(nouns)
  return { store: { ...store, write }, writes }
}

export async function nodeWith(receiver: Receiver, limits: Partial<EngineLimits> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-engine-'))
  const { store, writes } = watched(await openSqliteStore({ path: join(folder, 'test.db') }))
  const keys = parseMasterKeys(randomBytes(32).toString('base64'))
  if (keys.kind !== 'keys') throw new Error(keys.problem)
  const sealer = createAesSealer(keys.keys)
  const time = { nowMs: Date.parse('2026-11-22T12:00:00Z') }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const sender: Sender = {
    origin: 'posthorn.local',
    probe: async () => ({ kind: 'unanswered', detail: 'Nobody is there.' }),
    async send({ attempt, event, signal, webhook }) {
      const stopped = new Promise<Outcome>((resolve) => {
        signal?.addEventListener('abort', () => resolve(failed({ reason: 'stopped' })))
      })
      const outcome = await Promise.race([receiver(attempt, webhook, event), stopped])
      return {
        outcome,
        url: webhook.url ?? '',
        requestHeaders: {},
        response: responseOf(outcome),
        timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
      }
    },
    compose: ({ event }) => ({ body: event.data, headers: {}, shownHeaders: {} }),
    close: async () => {},
  }
  const logger = createLogger({ level: 'silent', format: 'json', destination: { write() {} } })
  const telemetry = createTelemetry(logger, createMetrics())
  const { engine, context } = assemble({
    store,
    sender,
    sealer,
    clock,
    random: () => 0.5,
    ids: uuidIds,
    telemetry,
    engineLimits: { inHand: 1_000, inHandBytes: 1e6, maxInFlight: 10, ...limits },
    limits: {
      eventBytes: 1e6,
      batchEvents: 1_000,
      batchBytes: 1e7,
      fanOut: 50_000,
      uncommittedRequests: 1_000,
      uncommittedBytes: 1e7,
      subscriptionsPerIp: 0,
      subscriptionsPerKey: 0,
      openChannels: true,
    },
    refuseUrl: () => null,
  })
  await engine.join()
  const created = await createChannel(context, { name: 'Test', guid: null }, null)
  if (isRefusal(created) || created.kind !== 'created') throw new Error('no channel')
  const { channel } = created
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  /** One turn of the event loop, after what is ready now. */
  function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }

  /** Until nothing is in hand. */
  async function settled(): Promise<void> {
    while (engine.stats.inFlight > 0 || engine.stats.inHand > 0) await turn()
  }

  /** Until nothing is written, and what is in hand has not changed for a while: all that can end has ended. */
  async function quiet(): Promise<void> {
    for (let still = 0, last = -1; still < 20; still++) {
      if (writes.underWay > 0 || engine.stats.inHand !== last) still = 0
      last = engine.stats.inHand
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  return {
    engine,
    store,
    context,
    time,
    settled,
    turn,
    quiet,
    async webhook(settings: Partial<Webhook> = {}) {
      const made = await createWebhook(context, channel, {
        draft: {
          ...settings,
          url:
            settings.notificationType === 'stream' ? null : (settings.url ?? 'http://127.0.0.1:1/'),
        },
        remember: null,
      })
      if (isRefusal(made) || made.kind !== 'created') throw new Error('no webhook')
      return made.webhook
    },
    async publish(count = 1, topic = 'a'): Promise<DeliveryRef[]> {
      const draft = {
        topic,
        data: Buffer.from('{}'),
        extRefCode: null,
        eventUrl: null,
        context: null,
        occurredAtMs: null,
        traceparent: null,
      }
      const drafts = Array.from({ length: count }, () => draft)
      const result = await acceptEvents(context, channel, drafts, { remember: null })
      if (isRefusal(result) || result.kind !== 'accepted') throw new Error('not accepted')
      const webhook = context.directory
        .webhooksOf(channel.id)
        .find(({ topics }) => topics.length === 0 || topics.includes(topic))
      if (webhook === undefined) throw new Error('no webhook')
      return result.events.map(({ id }) => ({
        channelId: channel.id,
        eventId: id,
        webhookId: webhook.id,
      }))
    },
    async state(ref: DeliveryRef) {
      const delivery = await store.read.deliveries.get(ref)
      if (delivery === null) throw new Error(`${ref.eventId} has no delivery`)
      return delivery
    },
  }
}

export function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('nothing there')
  return item
}
