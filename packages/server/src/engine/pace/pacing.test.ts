import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../domain/delivery/attempt.ts'
import { deactivateWebhook } from '../../operations/webhooks/deactivate-webhook.ts'
import { reactivateWebhook } from '../../operations/webhooks/reactivate-webhook.ts'
import { updateWebhook } from '../../operations/webhooks/update-webhook.ts'
import { delivered, failed, nodeWith } from '../suite/node.ts'

const secondMs = 1_000
const minuteMs = 60_000
const onceAnHour = { delays: [3_600] }
const slow = (reason: 'throttled' | 'http_5xx', retryAfterMs: number | null = null) =>
  failed({ reason, retryAfterMs })

type Node = Awaited<ReturnType<typeof nodeWith>>

/** Lets time pass in steps, and the engine work in each. */
async function pass(node: Node, ms: number, stepMs: number) {
  for (let passed = 0; passed < ms; passed += stepMs) {
    node.time.nowMs += stepMs
    await node.engine.tick()
    await node.quiet()
  }
}

describe('a webhook with a rate limit', () => {
  test('gets no more than its rate, in the order of acceptance, and all in the end', async () => {
    const leftMs: number[] = []
    const order: string[] = []
    const node = await nodeWith((_, __, event) => {
      leftMs.push(node.time.nowMs)
      order.push(event.id)
      return delivered
    })
    const startedMs = node.time.nowMs
    const webhook = await node.webhook({ rateLimit: 2 })
    // More than may be in hand: some of them come by way of the store.
    const refs = await node.publish(25)
    await pass(node, 5 * secondMs, 500)
    refs.push(...(await node.publish(5)))
    await pass(node, 10 * secondMs, 500)
    expect(order).toEqual(refs.map(({ eventId }) => eventId))
    expect(leftMs).toEqual(refs.map((_, n) => startedMs + n * 500))
    expect(node.context.pace.paceOf(webhook.id)).toMatchObject({ breaker: 'closed' })
    expect(await node.state(refs[29] ?? refs[0] ?? never())).toMatchObject({
      state: 'delivered',
      attempts: 1,
    })
  })

  test('holds no more in memory than it can send soon, however much comes in', async () => {
    const node = await nodeWith(() => delivered, { inHand: 10_000 })
    for (let n = 0; n < 5; n++) await node.webhook({ rateLimit: 1 })
    await node.publish(200)
    await node.quiet()
    // The first of each has left; of the rest, five seconds' worth are in hand and one to go at once.
    expect(node.engine.stats.inHand).toBeLessThanOrEqual(5 * 6)
    for (let n = 0; n < 5; n++) await pass(node, secondMs, secondMs)
    expect(node.engine.stats.inHand).toBeLessThanOrEqual(5 * 6)
  })

  test('is not felt by another one beside it', async () => {
    const sent = new Map<string, number>()
    const node = await nodeWith(
      (_, { id }) => {
        sent.set(id, (sent.get(id) ?? 0) + 1)
        return delivered
      },
      { inHand: 400 },
    )
    const limited = await node.webhook({ rateLimit: 0.01 })
    const free = await node.webhook()
    for (let n = 0; n < 30; n++) {
      await node.publish(50)
      await node.engine.tick()
      await node.quiet()
    }
    expect(sent.get(free.id)).toBe(1_500)
    expect(sent.get(limited.id)).toBe(1)
  })

  test('gives back what it has in hand when the limit is set later', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(
      () =>
        new Promise<Outcome>((resolve) => {
          ends.push(resolve)
        }),
    )
    const webhook = await node.webhook({ maxInFlight: 1 })
    await node.publish(100)
    expect(node.engine.stats.inHand).toBe(100)
    const ref = { channelId: webhook.channelId, id: webhook.id }
    await updateWebhook(node.context, ref, { changes: { rateLimit: 0.01 }, by: 'publisher' })
    await node.engine.tick()
    await node.quiet()
    expect(node.engine.stats.inHand).toBeLessThanOrEqual(3)
    ends[0]?.(delivered)
    await pass(node, 100 * secondMs, 100 * secondMs)
    expect(ends).toHaveLength(2)
    ends[1]?.(delivered)
  })

  test('goes faster as soon as the limit is lifted', async () => {
    const node = await nodeWith(() => delivered)
    const webhook = await node.webhook({ rateLimit: 0.01 })
    const refs = await node.publish(50)
    await node.quiet()
    const ref = { channelId: webhook.channelId, id: webhook.id }
    await updateWebhook(node.context, ref, { changes: { rateLimit: null }, by: 'publisher' })
    await node.engine.tick()
    await node.quiet()
    for (const each of refs) expect(await node.state(each)).toMatchObject({ state: 'delivered' })
  })
})

describe('a receiver that is down', () => {
  test('gets ten attempts, then one probe at a time, and everything once it is back', async () => {
    let isUp = false
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return isUp ? delivered : failed({ reason: 'connection_refused' })
    })
    const webhook = await node.webhook({ retryPolicy: onceAnHour, maxInFlight: 1 })
    const refs = await node.publish(100)
    await node.quiet()
    expect(attempts).toBe(10)
    expect(node.engine.stats).toMatchObject({ breakersOpen: 1, inHand: 0 })
    const pace = node.context.pace.paceOf(webhook.id)
    expect(pace).toMatchObject({ breaker: 'open', openUntilMs: node.time.nowMs + 9_000 })
    // Waiting costs no attempt.
    expect(await node.state(refs[50] ?? never())).toMatchObject({
      state: 'pending',
      attempts: 0,
      owner: null,
    })

    const accepted = await node.publish(20)
    await node.quiet()
    expect(attempts).toBe(10)
    expect(node.engine.stats.inHand).toBe(0)

    await pass(node, 8_900, 8_900)
    expect(attempts).toBe(10)
    await pass(node, 100, 100)
    expect(attempts).toBe(11)
    await pass(node, 17 * secondMs, secondMs)
    expect(attempts).toBe(11)
    await pass(node, secondMs, secondMs)
    expect(attempts).toBe(12)

    isUp = true
    await pass(node, 36 * secondMs, secondMs)
    await pass(node, secondMs, secondMs)
    expect(node.context.pace.paceOf(webhook.id)).toMatchObject({ breaker: 'closed' })
    const states = await Promise.all([...refs, ...accepted].map(node.state))
    expect(states.filter(({ state }) => state === 'delivered')).toHaveLength(108)
    await pass(node, 2 * 3_600 * secondMs, 3_600 * secondMs)
    const after = await Promise.all([...refs, ...accepted].map(node.state))
    expect(after.every(({ state }) => state === 'delivered')).toBe(true)
    expect(Math.max(...after.map((each) => each.attempts))).toBe(2)
  })

  test('has one probe under way, however much is waiting and comes in', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    let isDown = true
    const node = await nodeWith(() =>
      isDown
        ? failed({ reason: 'timeout' })
        : new Promise<Outcome>((resolve) => {
            ends.push(resolve)
          }),
    )
    const webhook = await node.webhook({ retryPolicy: onceAnHour })
    await node.publish(50)
    await node.quiet()
    isDown = false
    for (let n = 0; n < 5; n++) {
      await node.publish(10)
      await pass(node, 10 * secondMs, 10 * secondMs)
    }
    expect(ends).toHaveLength(1)
    expect(node.context.pace.paceOf(webhook.id)).toMatchObject({
      breaker: 'half_open',
      openUntilMs: null,
    })
    ends[0]?.(delivered)
    await node.engine.tick()
    await node.turn()
    await node.engine.tick()
    expect(node.context.pace.paceOf(webhook.id)).toMatchObject({ breaker: 'closed' })
    expect(ends.length).toBeGreaterThan(1)
    for (let from = 1; from < ends.length; from++) ends[from]?.(delivered)
  })

  test('is not felt by another one beside it', async () => {
    const sent = new Map<string, number>()
    const node = await nodeWith(
      (_, { id, name }) => {
        sent.set(id, (sent.get(id) ?? 0) + 1)
        return name === 'down' ? failed({ reason: 'connection_refused' }) : delivered
      },
      { inHand: 300 },
    )
    const down: string[] = []
    for (let n = 0; n < 4; n++) {
      down.push((await node.webhook({ name: 'down', retryPolicy: onceAnHour })).id)
    }
    const works = await node.webhook({ name: 'works' })
    for (let n = 0; n < 5; n++) {
      await node.publish(100)
      await node.engine.tick()
      await node.quiet()
    }
    expect(sent.get(works.id)).toBe(500)
    // Ten in a row, and those that were under way beside the tenth.
    for (const id of down) expect(sent.get(id)).toBeLessThanOrEqual(10 + 16)
    expect(node.engine.stats.breakersOpen).toBe(4)
  })

  test('that refuses events one by one is not taken for down', async () => {
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return failed({ reason: 'http_4xx' })
    })
    await node.webhook({ retryPolicy: onceAnHour })
    await node.publish(50)
    await node.quiet()
    expect(attempts).toBe(50)
    expect(node.engine.stats.breakersOpen).toBe(0)
  })

  test('is tried anew at once when the URL changes, and when the webhook is reactivated', async () => {
    const attempts = new Map<string | null, number>()
    const node = await nodeWith((_, { url }) => {
      attempts.set(url, (attempts.get(url) ?? 0) + 1)
      return failed({ reason: 'connection_refused' })
    })
    const webhook = await node.webhook({ retryPolicy: onceAnHour, maxInFlight: 1 })
    const ref = { channelId: webhook.channelId, id: webhook.id }
    await node.publish(100)
    await node.quiet()
    expect(attempts.get(webhook.url)).toBe(10)

    const url = 'http://127.0.0.1:2/'
    await updateWebhook(node.context, ref, { changes: { url }, by: 'publisher' })
    await node.engine.tick()
    await node.quiet()
    expect(attempts.get(url)).toBe(10)

    await deactivateWebhook(node.context, ref)
    await node.quiet()
    expect(node.engine.stats.breakersOpen).toBe(0)
    await reactivateWebhook(node.context, ref)
    for (let n = 0; n < 3; n++) {
      await node.engine.tick()
      await node.quiet()
    }
    expect(attempts.get(url)).toBe(20)
  })

  test('at an old URL says nothing about the new one', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(
      (_, { url }) =>
        url === 'http://127.0.0.1:1/'
          ? new Promise<Outcome>((resolve) => {
              ends.push(resolve)
            })
          : delivered,
      { maxInFlight: 100 },
    )
    const webhook = await node.webhook({ retryPolicy: onceAnHour })
    await node.publish(10)
    const url = 'http://127.0.0.1:2/'
    const ref = { channelId: webhook.channelId, id: webhook.id }
    await updateWebhook(node.context, ref, { changes: { url }, by: 'publisher' })
    for (const end of ends) end(failed({ reason: 'timeout' }))
    await node.quiet()
    expect(ends).toHaveLength(10)
    expect(node.engine.stats.breakersOpen).toBe(0)
  })
})

describe('a receiver that gets too much', () => {
  test('and says Retry-After is left alone until then, and what waits costs no attempt', async () => {
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return attempts === 1 ? slow('throttled', 30 * secondMs) : delivered
    })
    const webhook = await node.webhook({ retryPolicy: onceAnHour, maxInFlight: 1 })
    const refs = await node.publish(10)
    await node.quiet()
    expect(attempts).toBe(1)
    expect(node.engine.stats.inHand).toBe(0)
    expect(node.context.pace.paceOf(webhook.id)).toMatchObject({
      breaker: 'closed',
      pausedUntilMs: node.time.nowMs + 30 * secondMs,
    })
    await pass(node, 29 * secondMs, secondMs)
    expect(attempts).toBe(1)
    await pass(node, secondMs, secondMs)
    expect(attempts).toBe(10)
    const states = await Promise.all(refs.slice(1).map(node.state))
    expect(states.every(({ state, attempts: made }) => state === 'delivered' && made === 1)).toBe(
      true,
    )
  })

  test('and names a day holds up that delivery for a day, and the others for five minutes', async () => {
    const dayMs = 24 * 60 * minuteMs
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return attempts === 1 ? slow('http_5xx', dayMs) : delivered
    })
    await node.webhook({ retryPolicy: { delays: [5] }, maxInFlight: 1 })
    const [first, second] = await node.publish(2)
    await node.quiet()
    const startedMs = node.time.nowMs
    await pass(node, 5 * minuteMs, minuteMs)
    expect(await node.state(second ?? never())).toMatchObject({ state: 'delivered' })
    expect(await node.state(first ?? never())).toMatchObject({
      state: 'retrying',
      availableAtMs: startedMs + dayMs,
    })
  })

  test('and waits only shortly keeps what is queued in its place', async () => {
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return attempts === 1 ? slow('throttled', 2 * secondMs) : delivered
    })
    await node.webhook({ retryPolicy: onceAnHour, maxInFlight: 1 })
    await node.publish(10)
    await node.quiet()
    expect(attempts).toBe(1)
    expect(node.engine.stats.inHand).toBe(9)
    await pass(node, 2 * secondMs, 2 * secondMs)
    expect(attempts).toBe(10)
  })

  test('has ever fewer attempts under way, and more again as they succeed', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(
      () =>
        new Promise<Outcome>((resolve) => {
          ends.push(resolve)
        }),
      { maxInFlight: 100 },
    )
    const webhook = await node.webhook({ retryPolicy: onceAnHour, maxInFlight: 16 })
    const now = () => node.context.pace.paceOf(webhook.id)?.maxInFlightNow
    await node.publish(400)
    expect(ends).toHaveLength(16)
    for (const expected of [8, 4, 2, 1, 1]) {
      node.time.nowMs += 10
      for (const end of ends.splice(0)) end(slow('throttled'))
      await node.quiet()
      expect(now()).toBe(expected)
      expect(ends).toHaveLength(expected)
    }
    for (let round = 0; round < 15; round++) {
      for (const end of ends.splice(0)) end(delivered)
      await node.quiet()
    }
    expect(now()).toBe(16)
    expect(ends).toHaveLength(16)
    for (const end of ends) end(delivered)
  })
})

describe('what is known of a pace', () => {
  test('is forgotten after an hour without news', async () => {
    let attempts = 0
    const node = await nodeWith(() => {
      attempts += 1
      return failed({ reason: 'timeout' })
    })
    await node.webhook({ retryPolicy: { delays: [86_400] }, maxInFlight: 1 })
    await node.publish(9)
    await node.quiet()
    await pass(node, 62 * minuteMs, 31 * minuteMs)
    await node.publish(9)
    await node.quiet()
    expect(attempts).toBe(18)
    expect(node.engine.stats.breakersOpen).toBe(0)
    await node.publish()
    await node.quiet()
    expect(node.engine.stats.breakersOpen).toBe(1)
  })

  test('is nothing for a webhook that is deleted', async () => {
    const node = await nodeWith(() => delivered)
    const webhook = await node.webhook()
    expect(node.context.pace.paceOf(webhook.id)).toBeDefined()
    await node.store.write.webhooks.delete(webhook.channelId, webhook.id, node.time.nowMs)
    await node.context.directory.refresh()
    expect(node.context.pace.paceOf(webhook.id)).toBeUndefined()
  })
})

function never(): never {
  throw new Error('there are fewer deliveries than were published')
}
