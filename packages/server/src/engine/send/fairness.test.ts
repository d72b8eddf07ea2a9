import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../domain/delivery/attempt.ts'
import { cancelDelivery } from '../../operations/deliveries/cancel-delivery.ts'
import { deactivateWebhook } from '../../operations/webhooks/deactivate-webhook.ts'
import { reactivateWebhook } from '../../operations/webhooks/reactivate-webhook.ts'
import { delivered, failed, first, nodeWith } from '../suite/node.ts'

const hangs = () => new Promise<Outcome>(() => {})
const later = { delays: [3_600] }

describe('room on a node', () => {
  test('is never taken up by webhooks that hang', async () => {
    const sent = new Map<string, number>()
    const node = await nodeWith(
      (_, { name, id }) => {
        if (name === 'hangs') return hangs()
        sent.set(id, (sent.get(id) ?? 0) + 1)
        return delivered
      },
      { inHand: 400, maxInFlight: 60 },
    )
    for (let n = 0; n < 4; n++) await node.webhook({ name: 'hangs', topics: ['slow'] })
    await node.publish(600, 'slow')
    await node.engine.tick()
    const healthy = await node.webhook({ name: 'works', topics: ['quick'] })
    for (let n = 0; n < 50; n++) {
      await node.publish(10, 'quick')
      await node.engine.tick()
      await node.quiet()
    }
    expect(sent.get(healthy.id)).toBe(500)
  })

  test('is shared by what waits in the store and what keeps coming in', async () => {
    let sent = 0
    const open: ((outcome: Outcome) => void)[] = []
    const attempts = new Set<number>()
    const node = await nodeWith(
      (attempt) => {
        attempts.add(attempt)
        sent += 1
        if (sent === 1) return failed()
        return new Promise<Outcome>((resolve) => open.push(resolve))
      },
      { inHand: 100, maxInFlight: 8 },
    )
    await node.webhook({ retryPolicy: { delays: [5] }, maxInFlight: 4 })
    const early = first(await node.publish())
    for (let round = 0; round < 200 && !attempts.has(2); round++) {
      await node.publish(5)
      node.time.nowMs += 100
      for (const end of open.splice(0, 4)) end(delivered)
      await node.engine.tick()
      await node.turn()
    }
    expect(attempts).toContain(2)
    for (const end of open.splice(0)) end(delivered)
    await node.quiet()
    expect(await node.state(early)).toMatchObject({ attempts: 2 })
  })
})

describe('a drain', () => {
  test('goes on to the end while a retry waits for its time', async () => {
    let sent = 0
    const node = await nodeWith(() => {
      sent += 1
      return sent === 1 ? failed() : delivered
    })
    const webhook = await node.webhook({ onSuspend: 'hold', retryPolicy: later })
    const ref = { channelId: webhook.channelId, id: webhook.id }
    await deactivateWebhook(node.context, ref)
    const [failing, ...rest] = await node.publish(900)
    await reactivateWebhook(node.context, ref)
    const drains = () => node.context.directory.webhook(webhook.id)?.draining
    for (let n = 0; n < 100 && (drains() || sent < 900); n++) {
      await node.engine.tick()
      await node.quiet()
    }
    await node.settled()
    const states = await Promise.all(rest.map(async (each) => (await node.state(each)).state))
    expect(states.filter((state) => state !== 'delivered')).toEqual([])
    expect(failing && (await node.state(failing))).toMatchObject({ state: 'retrying' })
    expect(drains()).toBe(false)
  })

  test('does not send again what was under way when the webhook was suspended', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(() => new Promise<Outcome>((resolve) => ends.push(resolve)))
    const webhook = await node.webhook()
    const ref = { channelId: webhook.channelId, id: webhook.id }
    const refs = await node.publish(5)
    expect(ends).toHaveLength(5)
    await deactivateWebhook(node.context, ref)
    await reactivateWebhook(node.context, ref)
    await node.engine.tick()
    for (const end of ends) end(delivered)
    await node.quiet()
    await node.engine.tick()
    await node.quiet()
    expect(ends).toHaveLength(5)
    for (const each of refs) {
      expect(await node.state(each)).toMatchObject({ state: 'delivered', attempts: 1 })
    }
  })
})

describe('what is queued', () => {
  test('is not sent any more when it is cancelled', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(() => new Promise<Outcome>((resolve) => ends.push(resolve)))
    await node.webhook({ maxInFlight: 1 })
    const [, queued] = await node.publish(2)
    if (queued === undefined) throw new Error('two were published')
    await cancelDelivery(node.context, queued)
    ends[0]?.(delivered)
    await node.settled()
    expect(ends).toHaveLength(1)
    expect(await node.state(queued)).toMatchObject({ state: 'cancelled', attempts: 0 })
  })

  test('goes back to the store when the webhook stops, and comes again when it is active', async () => {
    const ends: ((outcome: Outcome) => void)[] = []
    const node = await nodeWith(() => new Promise<Outcome>((resolve) => ends.push(resolve)))
    const webhook = await node.webhook({ maxInFlight: 1 })
    const ref = { channelId: webhook.channelId, id: webhook.id }
    const refs = await node.publish(3)
    await deactivateWebhook(node.context, ref)
    ends[0]?.(delivered)
    await node.settled()
    expect(ends).toHaveLength(1)
    await reactivateWebhook(node.context, ref)
    for (let n = 1; n < 3; n++) {
      while (ends.length <= n) {
        await node.engine.tick()
        await node.turn()
      }
      ends[n]?.(delivered)
      await node.quiet()
    }
    expect(ends).toHaveLength(3)
    for (const each of refs) expect(await node.state(each)).toMatchObject({ state: 'delivered' })
  })
})
