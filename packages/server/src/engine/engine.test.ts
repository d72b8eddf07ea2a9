import { describe, expect, test } from 'vitest'
import type { Outcome } from '../domain/delivery/attempt.ts'
import { isOpen } from '../domain/delivery/delivery.ts'
import { deactivateWebhook } from '../operations/webhooks/deactivate-webhook.ts'
import { delivered, failed, first, nodeWith } from './suite/node.ts'

const hourMs = 3_600_000

describe('the engine', () => {
  test('sends what was accepted from memory, without a tick', async () => {
    const node = await nodeWith(() => delivered)
    await node.webhook()
    const ref = first(await node.publish())
    await node.settled()
    expect(await node.state(ref)).toMatchObject({ state: 'delivered', attempts: 1, owner: null })
  })

  test('tries 28 times by default, over 24 hours and some minutes, and then gives up [retry-hourly]', async () => {
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
    const node = await nodeWith(() => delivered, { inHand: 250 })
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
    await node.engine.finish(1)
    await node.engine.leave()
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
    const lost = node.engine.incarnation.id
    await node.store.write.nodes.retire(lost)
    expect(await node.state(ref)).toMatchObject({ state: 'pending', owner: null })

    await node.engine.incarnation.renew(lost)
    expect(node.engine.incarnation.id).not.toBe(lost)
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
    await node.store.write.nodes.retire(node.engine.incarnation.id)
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
