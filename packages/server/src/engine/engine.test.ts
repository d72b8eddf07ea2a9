import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDirectory } from '../directory/directory.ts'
import type { Outcome } from '../domain/attempt.ts'
import { type DeliveryRef, isOpen } from '../domain/delivery.ts'
import { isRefusal } from '../domain/errors.ts'
import type { Webhook } from '../domain/webhook.ts'
import { acceptEvents } from '../operations/accept-events.ts'
import type { OperationContext } from '../operations/context.ts'
import { createChannel } from '../operations/create-channel.ts'
import { createWebhook } from '../operations/create-webhook.ts'
import { deactivateWebhook } from '../operations/deactivate-webhook.ts'
import type { Sender } from '../outbound/sender.ts'
import { createAesSealer } from '../secrets/aes-sealer.ts'
import { parseMasterKeys } from '../secrets/master-key.ts'
import { openWebhook } from '../secrets/webhook-seal.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { uuidIds } from '../system/uuid-ids.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createTelemetry } from '../telemetry/telemetry.ts'
import { createEngine, type EngineLimits } from './engine.ts'

const hourMs = 3_600_000
const delivered: Outcome = { kind: 'delivered' }

function failed(fields: Partial<Extract<Outcome, { kind: 'failed' }>> = {}): Outcome {
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
type Receiver = (attempt: number, webhook: Webhook) => Outcome | Promise<Outcome>

async function nodeWith(receiver: Receiver, limits: Partial<EngineLimits> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-engine-'))
  const store = await openSqliteStore({ path: join(folder, 'test.db') })
  const keys = parseMasterKeys(randomBytes(32).toString('base64'))
  if (keys.kind !== 'keys') throw new Error(keys.problem)
  const sealer = createAesSealer(keys.keys)
  const time = { nowMs: Date.parse('2026-11-22T12:00:00Z') }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const sender: Sender = {
    async send({ attempt, signal, webhook }) {
      const stopped = new Promise<Outcome>((resolve) => {
        signal?.addEventListener('abort', () => resolve(failed({ reason: 'stopped' })))
      })
      const outcome = await Promise.race([receiver(attempt, webhook), stopped])
      return {
        outcome,
        url: webhook.url,
        requestHeaders: {},
        response: null,
        timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
      }
    },
    close: async () => {},
  }
  const directory = createDirectory({
    routing: store.read.routing,
    open: (record) => openWebhook(sealer, record),
  })
  const logger = createLogger({ level: 'silent', format: 'json', destination: { write() {} } })
  const telemetry = createTelemetry(logger, createMetrics())
  const engine = createEngine({
    store,
    directory,
    sender,
    clock,
    random: () => 0.5,
    ids: uuidIds,
    telemetry,
    limits: { inHand: 1_000, inHandBytes: 1e6, laneInHand: 500, maxInFlight: 10, ...limits },
    alone: true,
  })
  await engine.join()
  const context: OperationContext = {
    store,
    directory,
    sender,
    sealer,
    clock,
    ids: uuidIds,
    telemetry,
    handOff: engine.handOff,
    node: engine.node,
    intake: { requests: 0, bytes: 0 },
    refuseUrl: () => null,
    limits: {
      eventBytes: 1e6,
      batchEvents: 1_000,
      batchBytes: 1e7,
      fanOut: 50_000,
      uncommittedRequests: 1_000,
      uncommittedBytes: 1e7,
      openChannels: true,
    },
  }
  const created = await createChannel(context, { name: 'Test', guid: null }, null)
  if (isRefusal(created) || created.kind !== 'created') throw new Error('no channel')
  const { channel } = created
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  async function settled(): Promise<void> {
    while (engine.stats.inFlight > 0 || engine.stats.inHand > 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    engine,
    store,
    context,
    time,
    settled,
    async webhook(settings: Partial<Webhook> = {}) {
      const made = await createWebhook(context, channel, {
        draft: { url: 'http://127.0.0.1:1/', ...settings },
        remember: null,
      })
      if (isRefusal(made) || made.kind !== 'created') throw new Error('no webhook')
      return made.webhook
    },
    async publish(count = 1): Promise<DeliveryRef[]> {
      const draft = {
        topic: 'a',
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
      const [webhook] = context.directory.webhooksOf(channel.id)
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

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('nothing there')
  return item
}

describe('the engine', () => {
  test('sends what was accepted from memory, without a tick', async () => {
    const node = await nodeWith(() => delivered)
    await node.webhook()
    const ref = first(await node.publish())
    await node.settled()
    expect(await node.state(ref)).toMatchObject({ state: 'delivered', attempts: 1, owner: null })
  })

  test('tries 28 times by default, over 24 hours and some minutes, and then gives up', async () => {
    const attempts: number[] = []
    const node = await nodeWith((attempt) => {
      attempts.push(attempt)
      return failed()
    })
    await node.webhook()
    const ref = first(await node.publish())
    await node.settled()
    const startedMs = node.time.nowMs
    for (;;) {
      const { state, availableAtMs } = await node.state(ref)
      if (!isOpen(state)) break
      expect(state).toBe('retrying')
      node.time.nowMs = (availableAtMs ?? 0) - 1
      await node.engine.tick()
      expect(attempts).toHaveLength((await node.state(ref)).attempts)
      node.time.nowMs += 1
      await node.engine.tick()
      await node.settled()
    }
    expect(attempts).toEqual(Array.from({ length: 28 }, (_, n) => n + 1))
    expect(await node.state(ref)).toMatchObject({ state: 'failed', reason: 'http_5xx' })
    expect(node.time.nowMs - startedMs).toBe(24 * hourMs + 665_000)
  })

  test('keeps what finds no room in the store, and sends it when there is some', async () => {
    const node = await nodeWith(() => delivered, { inHand: 250, laneInHand: 250 })
    await node.webhook()
    const refs = await node.publish(900)
    const owned = await Promise.all(refs.map(node.state))
    expect(
      owned.filter(({ owner, state }) => owner === null && state === 'pending').length,
    ).toBeGreaterThan(0)
    while ((await Promise.all(refs.map(node.state))).some(({ state }) => state !== 'delivered')) {
      await node.engine.tick()
      await node.settled()
    }
  })

  test('stops within its deadline and gives back what hangs, with no attempt counted', async () => {
    const node = await nodeWith(() => new Promise<Outcome>(() => {}))
    await node.webhook()
    const ref = first(await node.publish())
    expect(node.engine.stats.inFlight).toBe(1)
    await node.engine.stop(1)
    expect(await node.state(ref)).toMatchObject({ state: 'pending', attempts: 0, owner: null })
  })

  test('a webhook deactivated during an attempt gets no retry: the delivery is held', async () => {
    let fail = (_: Outcome) => {}
    const node = await nodeWith(
      () =>
        new Promise<Outcome>((resolve) => {
          fail = resolve
        }),
    )
    const webhook = await node.webhook()
    const ref = first(await node.publish())
    await deactivateWebhook(node.context, { channelId: webhook.channelId, id: webhook.id })
    fail(failed())
    await node.settled()
    expect(await node.state(ref)).toMatchObject({ state: 'held', availableAtMs: null })
    const attempts = await node.store.read.attempts.ofDelivery(ref)
    expect(attempts).toHaveLength(1)
  })

  test('a node whose lease was taken logs what it still had under way, and changes nothing else', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(() => new Promise<Outcome>((resolve) => ends.push(resolve)))
    await node.webhook()
    const ref = first(await node.publish())
    const lost = node.engine.node.id
    await node.store.write.nodes.retire(lost)
    expect(await node.state(ref)).toMatchObject({ state: 'pending', owner: null })

    await node.engine.node.renew(lost)
    expect(node.engine.node.id).not.toBe(lost)
    await node.engine.tick()
    expect(ends).toHaveLength(2)
    ends[0]?.(failed())
    ends[1]?.(delivered)
    await node.settled()
    expect(await node.state(ref)).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(await node.store.read.attempts.ofDelivery(ref)).toHaveLength(2)
  })

  test('accepts on as a new incarnation when its own was taken', async () => {
    const node = await nodeWith(() => delivered)
    await node.webhook()
    await node.store.write.nodes.retire(node.engine.node.id)
    const ref = first(await node.publish())
    await node.settled()
    expect(await node.state(ref)).toMatchObject({ state: 'delivered' })
  })

  test('disables the webhook when the receiver is gone, and holds the rest', async () => {
    const node = await nodeWith((_, webhook) =>
      webhook.status === 'active' ? failed({ reason: 'gone', next: 'disable' }) : delivered,
    )
    const webhook = await node.webhook({ maxInFlight: 1 })
    const refs = await node.publish(3)
    await node.settled()
    const record = await node.store.read.webhooks.get(webhook.channelId, webhook.id)
    expect(record).toMatchObject({ status: 'disabled', statusReason: 'gone' })
    const states = (await Promise.all(refs.map(node.state))).map(({ state }) => state)
    expect(states.filter((state) => state === 'failed').length).toBeGreaterThanOrEqual(1)
    expect(states.every((state) => state === 'failed' || state === 'held')).toBe(true)
  })
})
