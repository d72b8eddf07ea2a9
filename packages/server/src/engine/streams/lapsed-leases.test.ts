import { expect, test } from 'vitest'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { leaseDeliveries } from '../../operations/streams/lease-deliveries.ts'
import { renewLeases } from '../../operations/streams/renew-leases.ts'
import { settleLeases } from '../../operations/streams/settle-leases.ts'
import { deactivateWebhook } from '../../operations/webhooks/deactivate-webhook.ts'
import { reactivateWebhook } from '../../operations/webhooks/reactivate-webhook.ts'
import { delivered, first, nodeWith } from '../suite/node.ts'
import { createLapsedLeases } from './lapsed-leases.ts'

const visibilityMs = 60_000

/** A stream of which so many deliveries are leased. */
async function leasedStream(count: number) {
  const node = await nodeWith(() => delivered)
  const { id, channelId } = await node.webhook({ notificationType: 'stream' })
  const ref = { channelId, id }
  await node.publish(count)
  const lease = async (order: { waitMs?: number; max?: number; signal?: AbortSignal } = {}) => {
    const { signal } = new AbortController()
    const leased = await leaseDeliveries(node.context, ref, {
      max: 1_000,
      waitMs: 0,
      visibilityMs,
      signal,
      ...order,
    })
    if (isRefusal(leased)) throw new Error(leased.detail)
    return leased
  }
  const leases = await lease()
  expect(leases).toHaveLength(count)
  return {
    ...node,
    ref,
    lease,
    leases,
    /** How many ended leases became failed attempts. */
    async ended() {
      const page = { channelId, eventId: null, webhookId: id, topic: null, sinceMs: null }
      const list = { ...page, untilMs: null, before: null, limit: 1_000 }
      return (await node.store.read.deliveries.list({ ...list, state: 'retrying' })).length
    },
  }
}

test('a receiver that asks does not wait for all leases that ended; the node ends the rest', async () => {
  const { ended, engine, lease, time } = await leasedStream(130)
  time.nowMs += visibilityMs
  await lease({ signal: AbortSignal.abort() })
  expect(await ended()).toBe(0)
  await lease()
  expect(await ended()).toBe(20)
  const polling = new AbortController()
  const poll = lease({ waitMs: 10_000, signal: polling.signal })
  while ((await ended()) < 120) await new Promise((resolve) => setImmediate(resolve))
  polling.abort()
  await poll
  expect(await ended()).toBe(120)
  await engine.tick()
  expect(await ended()).toBe(130)
})

test('what was leased for a caller who went away meanwhile is given back', async () => {
  const node = await nodeWith(() => delivered)
  const { id, channelId } = await node.webhook({ notificationType: 'stream' })
  const ref = { channelId, id }
  await node.publish(2)
  const caller = new AbortController()
  const write = node.store.write.streams
  const streams = {
    ...write,
    async lease(request: Parameters<typeof write.lease>[0]) {
      const leased = await write.lease(request)
      caller.abort()
      return leased
    },
  }
  const context = {
    ...node.context,
    store: { ...node.store, write: { ...node.store.write, streams } },
  }
  const order = { max: 10, waitMs: 0, visibilityMs }
  expect(await leaseDeliveries(context, ref, { ...order, signal: caller.signal })).toEqual([])
  const { signal } = new AbortController()
  const again = await leaseDeliveries(node.context, ref, { ...order, signal })
  expect(again).toMatchObject([{ attempt: 1 }, { attempt: 1 }])
})

test('a lease that is renewed while the node is about to end it goes on', async () => {
  const { context, ended, lease, leases, ref, store, time } = await leasedStream(1)
  const [{ leaseId } = { leaseId: '' }] = leases
  time.nowMs += visibilityMs - 1
  const { read } = store
  const streams = {
    ...read.streams,
    // What was asked for in time is written after the look and before what it leads to.
    async lapsed(page: Parameters<typeof read.streams.lapsed>[0]) {
      const found = await read.streams.lapsed({ ...page, nowMs: page.nowMs + 1 })
      const renewal = { leaseIds: [leaseId], visibilityMs, longestMs: 10 * visibilityMs }
      expect(await renewLeases(context, ref, renewal)).toEqual([
        { leaseId, endsAtMs: time.nowMs + visibilityMs },
      ])
      return found
    },
  }
  const lapsed = createLapsedLeases({
    ...context,
    store: { read: { ...read, streams } },
    endLeases: context.streams.end,
  })
  await lapsed.end(null, time.nowMs)
  expect(await ended()).toBe(0)
  time.nowMs += visibilityMs - 1
  expect(await lease()).toEqual([])
  const report = { outcome: 'delivered', httpStatus: null, error: null } as const
  const [settled] = await settleLeases(context, ref, [{ leaseId, ...report }])
  expect(settled).toMatchObject({ result: 'settled', delivery: { state: 'delivered' } })
})

test('a lease outlives a pause of its webhook', async () => {
  const { context, engine, lease, leases, ref, time } = await leasedStream(2)
  await deactivateWebhook(context, ref)
  await reactivateWebhook(context, ref)
  await engine.tick()
  expect(await lease()).toEqual([])
  const [good] = leases
  const report = { outcome: 'delivered', httpStatus: null, error: null } as const
  const settle = async (leaseId: string) =>
    first(await settleLeases(context, ref, [{ leaseId, ...report }])).result
  expect(await settle(good?.leaseId ?? '')).toBe('settled')
  time.nowMs += visibilityMs
  expect(await settle(leases[1]?.leaseId ?? '')).toBe('lease_lost')
})
