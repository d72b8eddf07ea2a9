import { expect, test } from 'vitest'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Replay } from '../../domain/replay.ts'
import { cancelReplay } from '../../operations/replays/cancel-replay.ts'
import { startReplay } from '../../operations/replays/start-replay.ts'
import { deactivateWebhook } from '../../operations/webhooks/deactivate-webhook.ts'
import { reactivateWebhook } from '../../operations/webhooks/reactivate-webhook.ts'
import { delivered, nodeWith } from '../suite/node.ts'

/** A node with a webhook that missed so many events, and whose receiver answers while the gate is open. */
async function missing(count: number) {
  const sent: string[] = []
  const gate = { open: Promise.withResolvers<void>() }
  const node = await nodeWith(async (_attempt, _webhook, event) => {
    sent.push(event.topic)
    await gate.open.promise
    return delivered
  })
  const { context, store, time } = node
  const webhook = await node.webhook({ maxInFlight: 4 })
  const { channelId, id } = webhook
  await deactivateWebhook(context, webhook)
  await node.publish(count, 'missed')
  await reactivateWebhook(context, webhook)

  const scope = { channelId, webhookId: id, states: ['none'], topics: [], sinceMs: null } as const
  const started = await startReplay(context, { ...scope, untilMs: time.nowMs * 2 }, null)
  if (isRefusal(started) || started.kind !== 'created') throw new Error('not started')
  const { replay } = started
  return {
    ...node,
    webhook,
    sent,
    gate,
    replay,
    async ticks(most: number) {
      for (let n = 0; n < most; n++) await node.engine.tick()
    },
    now: async (): Promise<Replay> => {
      const found = await store.read.replays.get(channelId, replay.id)
      if (found === null) throw new Error('the replay is gone')
      return found
    },
  }
}

test('one portion is at hand until it is nearly sent, then comes the next', async () => {
  const { engine, gate, now, quiet, replay, sent, ticks } = await missing(450)
  expect(replay.total).toBe(450)
  await ticks(20)
  expect((await now()).fed).toBe(200)
  expect(engine.stats.inHand).toBe(200)
  expect(sent).toHaveLength(4)
  gate.open.resolve()
  await quiet()
  await ticks(3)
  expect((await now()).fed).toBe(400)
  for (let n = 0; n < 3; n++) {
    await quiet()
    await ticks(3)
  }
  expect(await now()).toMatchObject({ status: 'done', fed: 450 })
  await quiet()
  expect(sent).toHaveLength(450)
})

test('a fresh event is sent before what is in line of a replay', async () => {
  const { gate, publish, sent, settled, ticks } = await missing(150)
  await ticks(3)
  const fresh = sent.length
  await publish(1, 'fresh')
  gate.open.resolve()
  await settled()
  expect(sent).toHaveLength(151)
  expect(sent.slice(0, fresh + 2)).toContain('fresh')
})

test('a replay rests while its webhook is not active, and goes on without being told', async () => {
  const { context, gate, now, quiet, sent, ticks, webhook } = await missing(300)
  gate.open.resolve()
  await deactivateWebhook(context, webhook)
  await ticks(5)
  expect((await now()).fed).toBe(0)
  await reactivateWebhook(context, webhook)
  for (let n = 0; n < 4; n++) {
    await ticks(3)
    await quiet()
  }
  expect(await now()).toMatchObject({ status: 'done', fed: 300 })
  expect(sent).toHaveLength(300)
})

test('what is queued of a replay is not sent any more when that is cancelled', async () => {
  const { context, gate, now, quiet, replay, sent, ticks } = await missing(300)
  await ticks(3)
  expect(sent).toHaveLength(4)
  await cancelReplay(context, replay)
  gate.open.resolve()
  await quiet()
  await ticks(3)
  await quiet()
  expect(sent).toHaveLength(4)
  expect(await now()).toMatchObject({ status: 'cancelled', fed: 200 })
})

test('what a cancel left over is cancelled by the steps that follow', async () => {
  const { context, replay, store, ticks, webhook } = await missing(40)
  await ticks(2)
  const step = { nowMs: context.clock.nowMs(), limit: 10 }
  const result = await store.write.replays.cancel(webhook.channelId, replay.id, step)
  expect(result.kind).toBe('cancelled')
  context.handOff.replaysChanged()
  await ticks(1)
  const { counts } = await store.read.replays.countDeliveries(replay.id, { after: null, look: 99 })
  expect(counts).toEqual({ cancelled: 40 })
})
