import { describe, expect, it } from 'vitest'
import type { EventId, ReplayId } from '../../domain/ids.ts'
import type { Replay, ReplayScope } from '../../domain/replay.ts'
import type { FeedRequest, Fence } from '../store.ts'
import {
  answerOf,
  attemptOf,
  delivered,
  eventOf,
  failed,
  newDelivery,
  newId,
  type Open,
  retryAt,
  type Scene,
  scene,
  t0,
} from './given.ts'

function replayOf(given: Scene, fields: Partial<Replay> = {}): Replay {
  return {
    id: newId(),
    channelId: given.channel.id,
    webhookId: given.webhook.id,
    states: ['failed'],
    topics: [],
    sinceMs: null,
    untilMs: t0 + 1_000,
    status: 'running',
    total: 0,
    totalCapped: false,
    fed: 0,
    createdAtMs: t0,
    updatedAtMs: t0,
    endedAtMs: null,
    ...fields,
  }
}

async function started(given: Scene, fields: Partial<Replay> = {}): Promise<Replay> {
  const replay = replayOf(given, fields)
  expect(await given.store.write.replays.create(replay, null)).toEqual({ kind: 'created' })
  return replay
}

function feeding(given: Scene, id: ReplayId, rest: Partial<FeedRequest> = {}) {
  const request = { id, portion: 200, mostPending: 100, look: 1_000, nowMs: t0 + 5, ...rest }
  return given.store.write.replays.feed(request)
}

/** Feeds until the replay is done, and answers what each step did. */
async function fedInSteps(given: Scene, id: ReplayId, rest: Partial<FeedRequest> = {}) {
  const counts: number[] = []
  for (;;) {
    const step = await feeding(given, id, { mostPending: 1_000, ...rest })
    if (step.kind !== 'fed') throw new Error(step.kind)
    counts.push(step.count)
    if (step.done) return counts
  }
}

/** One delivery in each state, and an event that has none; by the name of the state. */
async function everyState(given: Scene) {
  const { accept, settle, store } = given
  const pending = await accept({}, { owned: false })
  const done = await accept()
  await settle(done, delivered)
  const bad = await accept()
  await settle(bad, failed)
  const retrying = await accept()
  await settle(retrying, retryAt(t0 + 9))
  const cancelled = await accept()
  await store.write.deliveries.cancel(cancelled, t0)
  const none = await unwanted(given)
  return { pending, delivered: done, failed: bad, retrying, cancelled, none }
}

/** An event that no webhook got. */
async function unwanted(given: Scene, fields: Parameters<typeof eventOf>[1] = {}): Promise<Fence> {
  const event = eventOf(given.channel.id, fields)
  await given.store.write.events.accept(await given.request([event], []))
  const { nodeId: owner, webhook } = given
  const { id: eventId, channelId } = event
  return { channelId, eventId, webhookId: webhook.id, owner, lease: 1 }
}

async function failures(given: Scene, count: number): Promise<EventId[]> {
  const events = Array.from({ length: count }, () => eventOf(given.channel.id))
  const deliveries = events.map(({ id }) => newDelivery(id, given.webhook.id))
  await given.store.write.events.accept(await given.request(events, deliveries))
  const settlements = events.map(({ id, channelId }) => {
    const fence = {
      channelId,
      eventId: id,
      webhookId: given.webhook.id,
      owner: given.nodeId,
      lease: 1,
    }
    return { fence, next: failed, attempt: attemptOf(fence), disable: null }
  })
  await given.store.write.deliveries.settle(settlements)
  return events.map(({ id }) => id)
}

export function replaysSuite(open: Open): void {
  describe('starting a replay', () => {
    it('keeps it as it was given, and finds it in its channel alone', async () => {
      const given = await scene(open)
      const { read } = given.store
      const replay = await started(given, {
        states: ['none', 'cancelled'],
        topics: ['job.*'],
        sinceMs: t0 - 5,
        total: 12,
        totalCapped: true,
      })
      expect(await read.replays.get(given.channel.id, replay.id)).toEqual(replay)
      expect(await read.replays.get(newId(), replay.id)).toBeNull()
      expect(await read.replays.running()).toEqual([{ id: replay.id, webhookId: given.webhook.id }])
    })

    it('refuses a second one for the webhook while the first runs', async () => {
      const given = await scene(open)
      const { store, addWebhook } = given
      const first = await started(given)
      expect(await store.write.replays.create(replayOf(given), null)).toEqual({
        kind: 'replay_running',
        id: first.id,
      })
      const other = await addWebhook()
      await started(given, { webhookId: other.id })
      await feeding(given, first.id)
      await started(given)
    })

    it('refuses webhooks that are not active or not there', async () => {
      const given = await scene(open)
      const { store, webhook, change } = given
      const create = async (fields: Partial<Replay> = {}) =>
        (await store.write.replays.create(replayOf(given, fields), null)).kind
      await change(webhook.id, { status: 'suspended' })
      expect(await create()).toBe('webhook_not_active')
      expect(await create({ webhookId: newId() })).toBe('not_found')
      expect(await create({ channelId: newId() })).toBe('not_found')
    })

    it('answers the same request as before, also when the webhook stopped meanwhile', async () => {
      const given = await scene(open)
      const { store, webhook, change } = given
      const remember = answerOf()
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe('created')
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe(
        'answered_before',
      )
      await change(webhook.id, { status: 'suspended' })
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe(
        'answered_before',
      )
      expect(await store.read.replays.running()).toHaveLength(1)
    })

    it('lists replays newest first, of a channel or of a webhook', async () => {
      const given = await scene(open)
      const { store, channel, webhook, addWebhook } = given
      const other = await addWebhook()
      const made = [await started(given), await started(given, { webhookId: other.id })]
      for (const { id } of made) await feeding(given, id)
      made.push(await started(given))
      const list = async (page: object) => {
        const all = { channelId: channel.id, webhookId: null, before: null, limit: 9 }
        return (await store.read.replays.list({ ...all, ...page })).map(({ id }) => id)
      }
      const [first, second, third] = made.map(({ id }) => id)
      expect(await list({})).toEqual([third, second, first])
      expect(await list({ limit: 2 })).toEqual([third, second])
      expect(await list({ before: second })).toEqual([first])
      expect(await list({ webhookId: webhook.id })).toEqual([third, first])
      expect(await list({ channelId: newId(), webhookId: webhook.id })).toEqual([])
    })
  })

  describe('a replay', () => {
    it.each([
      [['failed'], ['failed']],
      [
        ['cancelled', 'failed'],
        ['failed', 'cancelled'],
      ],
      [['delivered'], ['delivered']],
      [
        ['delivered', 'cancelled'],
        ['delivered', 'cancelled'],
      ],
      [['none'], ['none']],
      [
        ['none', 'delivered', 'failed', 'cancelled'],
        ['delivered', 'failed', 'cancelled', 'none'],
      ],
    ] as const)('of %j takes up %j, and leaves the rest alone', async (states, taken) => {
      const given = await scene(open)
      const { store, channel, webhook } = given
      const each = await everyState(given)
      const before = await store.read.deliveries.get(each.pending)
      const scope: ReplayScope = replayOf(given, { states })
      const step = { after: null, look: 100 }
      expect(await store.read.replays.countScope(scope, step)).toEqual({
        count: taken.length,
        next: null,
      })
      const { id } = await started(given, { states })
      expect(await feeding(given, id)).toEqual({ kind: 'fed', count: taken.length, done: true })
      const claimed = await given.claim(undefined, t0 + 5)
      const fed = claimed.filter(({ delivery }) => delivery.replayId === id)
      expect(fed.map(({ event }) => event.id)).toEqual(taken.map((state) => each[state].eventId))
      for (const { delivery } of fed) {
        expect(delivery).toMatchObject({ state: 'pending', tries: 0, availableAtMs: t0 + 5 })
      }
      expect(before).toMatchObject({ replayId: null })
      expect(await given.stateOf(each.retrying)).toBe('retrying')
      expect(await store.read.replays.get(channel.id, id)).toMatchObject({
        status: 'done',
        fed: taken.length,
        endedAtMs: t0 + 5,
      })
      expect(webhook.status).toBe('active')
    })

    it('resets as a manual retry does: attempts go on counting, older leases hold no more', async () => {
      const given = await scene(open)
      const fence = await given.accept()
      await given.settle(fence, failed)
      const { id } = await started(given)
      await feeding(given, id)
      expect(await given.store.read.deliveries.get(fence)).toMatchObject({
        state: 'pending',
        attempts: 1,
        tries: 0,
        owner: null,
        lease: 2,
        replayId: id,
      })
      expect(await given.settle(fence, delivered)).toBe(false)
    })

    it('keeps to its time, topics, channel and webhook', async () => {
      const given = await scene(open)
      const { addWebhook, settle, accept, store } = given
      const other = await addWebhook()
      const make = async (atMs: number, topic: string, webhookId = given.webhook.id) => {
        const fence = await accept({ createdAtMs: atMs, topic }, { webhookId })
        await settle(fence, failed)
        return fence.eventId
      }
      await make(t0, 'job.a')
      const first = await make(t0 + 1, 'job.a')
      await make(t0 + 1, 'stock.a')
      await make(t0 + 1, 'job')
      await make(t0 + 1, 'job.a', other.id)
      const last = await make(t0 + 2, 'stock.low')
      await make(t0 + 3, 'job.a')
      for (const states of [['failed'], ['failed', 'delivered'], ['failed', 'none']] as const) {
        const scope = { states, topics: ['job.*', 'stock.low'], sinceMs: t0 + 1, untilMs: t0 + 3 }
        const { count } = await store.read.replays.countScope(replayOf(given, scope), {
          after: null,
          look: 100,
        })
        // The webhook subscribes to job.*, so the event of the other webhook was never one of its.
        expect(count, states.join()).toBe(states[1] === 'none' ? 3 : 2)
      }
      const { id } = await started(given, {
        topics: ['job.*', 'stock.low'],
        sinceMs: t0 + 1,
        untilMs: t0 + 3,
      })
      await feeding(given, id)
      const fed = (await given.claim(undefined, t0 + 5)).map(({ event }) => event.id)
      expect(fed).toEqual([first, last])
    })

    it('finds events that the webhook never got only if it wants them now', async () => {
      const given = await scene(open)
      const { webhook, change, store } = given
      await unwanted(given, { topic: 'job.a' })
      await unwanted(given, { topic: 'stock.low' })
      const scope = replayOf(given, { states: ['none'] })
      const count = async () =>
        (await store.read.replays.countScope(scope, { after: null, look: 9 })).count
      expect(await count()).toBe(1)
      await change(webhook.id, { topics: ['stock.*'] })
      expect(await count()).toBe(1)
      await change(webhook.id, { topics: [] })
      expect(await count()).toBe(2)
    })

    it('passes over what a test send left, for the webhook it was for and for others', async () => {
      const given = await scene(open)
      const { channel, webhook, store } = given
      const event = eventOf(channel.id)
      const ref = { channelId: channel.id, eventId: event.id, webhookId: webhook.id }
      await store.write.events.record(
        event,
        {
          ...ref,
          topic: event.topic,
          state: 'failed',
          attempts: 1,
          tries: 1,
          availableAtMs: null,
          owner: null,
          lease: 0,
          httpStatus: 500,
          reason: 'http_5xx',
          replayId: null,
          updatedAtMs: t0,
        },
        attemptOf({ ...ref, owner: given.nodeId, lease: 0 }),
      )
      const other = await given.addWebhook()
      for (const webhookId of [webhook.id, other.id]) {
        const scope = replayOf(given, { states: ['failed', 'none'], webhookId })
        const step = { after: null, look: 9 }
        expect(await store.read.replays.countScope(scope, step)).toMatchObject({ count: 0 })
      }
      const scope = replayOf(given, { states: ['failed'] })
      expect(await store.read.replays.countScope(scope, { after: null, look: 9 })).toMatchObject({
        count: 0,
      })
    })

    it('passes over what was erased, and what a test put into a stream', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const erased = { failed: await given.accept(), none: await unwanted(given) }
      await given.settle(erased.failed, failed)
      for (const { eventId } of Object.values(erased)) {
        expect(await store.write.retention.erase(channel.id, eventId, t0)).toEqual({
          kind: 'erased',
        })
      }
      const made = await given.request([eventOf(channel.id)], [])
      await store.write.events.accept({ ...made, test: true })
      const kept = await unwanted(given)
      const { id } = await started(given, { states: ['failed', 'none'] })
      expect(await feeding(given, id)).toMatchObject({ kind: 'fed', count: 1 })
      expect(await given.stateOf(kept)).toBe('pending')
    })
  })

  describe('feeding a replay', () => {
    it.each([[['failed', 'cancelled']], [['failed', 'delivered']], [['failed', 'none']]] as const)(
      'of %j goes on where it ended, also after a restart, without a gap or a repeat',
      async (states) => {
        const given = await scene(open)
        const ids = await failures(given, 25)
        const { id } = await started(given, { states })
        const first = await feeding(given, id, { portion: 10, mostPending: 1_000 })
        expect(first).toEqual({ kind: 'fed', count: 10, done: false })
        const store = await given.harness.reopen()
        const again = { ...given, store }
        expect(await fedInSteps(again, id, { portion: 10 })).toEqual([10, 5])
        expect(await feeding(again, id)).toEqual({ kind: 'ended' })
        const leases = await Promise.all(
          ids.map(async (eventId) => {
            const ref = { channelId: given.channel.id, eventId, webhookId: given.webhook.id }
            return (await store.read.deliveries.get(ref))?.lease
          }),
        )
        expect(leases).toEqual(ids.map(() => 2))
        expect(await store.read.replays.get(given.channel.id, id)).toMatchObject({ fed: 25 })
      },
    )

    it('looks at a bounded number of rows in a step, however few match', async () => {
      const given = await scene(open)
      for (let n = 0; n < 7; n++) await unwanted(given, { topic: n === 5 ? 'job.a' : 'else' })
      const { id } = await started(given, { states: ['none'] })
      expect(await fedInSteps(given, id, { look: 3 })).toEqual([0, 1, 0])
      const scope = replayOf(given, { states: ['none'], topics: ['else'] })
      const step = await given.store.read.replays.countScope(scope, { after: null, look: 3 })
      expect(step.next).not.toBeNull()
      expect(
        await given.store.read.replays.countScope(scope, { after: step.next, look: 9 }),
      ).toMatchObject({ next: null })
    })

    it('waits while enough of it is at hand', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      const small = { portion: 3, mostPending: 1 }
      expect(await feeding(given, id, small)).toMatchObject({ kind: 'fed', count: 3 })
      expect(await feeding(given, id, small)).toEqual({ kind: 'waiting' })
      const [one, two] = await given.claim(undefined, t0 + 5)
      for (const { delivery } of [one, two].filter((each) => each !== undefined)) {
        const { channelId, eventId, lease, webhookId } = delivery
        await given.settle({ channelId, eventId, webhookId, lease, owner: given.nodeId }, delivered)
      }
      expect(await feeding(given, id, small)).toMatchObject({ kind: 'fed', count: 2 })
    })

    it('waits while the webhook is not active or sends what was held', async () => {
      const given = await scene(open)
      const { webhook, change, store } = given
      await failures(given, 1)
      const held = await given.accept()
      const { id } = await started(given)
      await change(webhook.id, { status: 'suspended' })
      expect(await feeding(given, id)).toEqual({ kind: 'waiting' })
      await change(webhook.id, { status: 'active' })
      expect(await feeding(given, id)).toEqual({ kind: 'waiting' })
      const drain = { webhookIds: [webhook.id], limit: 9, nowMs: t0 }
      expect(await store.write.deliveries.drain(drain)).toBe(1)
      expect(await given.stateOf(held)).toBe('pending')
      expect(await feeding(given, id)).toEqual({ kind: 'fed', count: 1, done: true })
    })

    it('ends when the webhook or the channel is deleted', async () => {
      const given = await scene(open)
      const { channel, store, webhook, addWebhook } = given
      const other = await addWebhook()
      await failures(given, 1)
      const { id } = await started(given)
      const second = await started(given, { webhookId: other.id })
      await store.write.webhooks.delete(channel.id, webhook.id, t0 + 3)
      expect(await store.read.replays.get(channel.id, id)).toMatchObject({
        status: 'cancelled',
        endedAtMs: t0 + 3,
      })
      expect(await feeding(given, id)).toEqual({ kind: 'ended' })
      expect(await store.read.replays.running()).toEqual([{ id: second.id, webhookId: other.id }])
      await store.write.channels.delete(channel.id, t0 + 4)
      expect(await store.read.replays.running()).toEqual([])
    })
  })

  describe('cancelling a replay', () => {
    it('cancels its open deliveries in steps, those in hand and those that wait, and no others', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const foreign = await given.accept({}, { owned: false })
      await failures(given, 6)
      const { id } = await started(given)
      await feeding(given, id, { portion: 5 })
      const [own, done] = (await given.claim(undefined, t0 + 5)).filter(
        ({ delivery }) => delivery.replayId === id,
      )
      if (own === undefined || done === undefined) throw new Error('nothing claimed')
      const fence = { ...done.delivery, owner: given.nodeId }
      await given.settle(fence, delivered)
      const result = await store.write.replays.cancel(channel.id, id, { nowMs: t0 + 9, limit: 2 })
      expect(result).toMatchObject({
        kind: 'cancelled',
        replay: { id, status: 'cancelled', fed: 5, endedAtMs: t0 + 9 },
      })
      const rest = await store.write.replays.cancelRest(2, t0 + 10)
      expect(rest.cancelled).toBe(2)
      const takenAt = result.kind === 'cancelled' ? [...result.taken, ...rest.taken] : []
      expect(takenAt.map(({ eventId }) => eventId)).toContain(own.event.id)
      expect(await store.write.replays.cancelRest(2, t0 + 10)).toEqual({ cancelled: 0, taken: [] })
      const { counts } = await store.read.replays.countDeliveries(id, { after: null, look: 99 })
      expect(counts).toEqual({ cancelled: 4, delivered: 1 })
      expect(await given.stateOf(foreign)).toBe('pending')
      expect(await given.settle({ ...own.delivery, owner: given.nodeId }, delivered)).toBe(false)
      expect(await feeding(given, id)).toEqual({ kind: 'ended' })
    })

    it('goes on with the rest after a restart', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      await feeding(given, id)
      await given.store.write.replays.cancel(given.channel.id, id, { nowMs: t0, limit: 2 })
      const store = await given.harness.reopen()
      expect(await store.write.replays.cancelRest(99, t0)).toMatchObject({ cancelled: 3 })
    })

    it('is refused once it ended, and for replays of other channels', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const cancel = async (id: ReplayId, channelId = channel.id) =>
        (await store.write.replays.cancel(channelId, id, { nowMs: t0, limit: 9 })).kind
      const empty = await started(given)
      expect(await cancel(empty.id, newId())).toBe('not_found')
      await feeding(given, empty.id)
      expect(await cancel(empty.id)).toBe('replay_ended')
      await failures(given, 2)
      const { id } = await started(given)
      expect(await fedInSteps(given, id)).toEqual([2])
      // All fed, yet nothing sent: there is still something to cancel.
      expect(await cancel(id)).toBe('cancelled')
      expect(await cancel(id)).toBe('replay_ended')
    })
  })

  describe('counting the deliveries of a replay', () => {
    it('goes on from step to step', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      await feeding(given, id)
      const [one] = await given.claim(undefined, t0 + 5)
      if (one === undefined) throw new Error('nothing claimed')
      await given.settle({ ...one.delivery, owner: given.nodeId }, delivered)
      const { countDeliveries } = given.store.read.replays
      const first = await countDeliveries(id, { after: null, look: 3 })
      expect(first.counts).toEqual({ delivered: 1, pending: 2 })
      const rest = await countDeliveries(id, { after: first.next, look: 3 })
      expect(rest).toEqual({ counts: { pending: 2 }, next: null })
      expect(await countDeliveries(newId(), { after: null, look: 3 })).toEqual({
        counts: {},
        next: null,
      })
    })

    it('leaves out what another replay took up since', async () => {
      const given = await scene(open)
      await failures(given, 2)
      const first = await started(given)
      await feeding(given, first.id)
      const [one] = await given.claim(undefined, t0 + 5)
      if (one === undefined) throw new Error('nothing claimed')
      await given.settle({ ...one.delivery, owner: given.nodeId }, failed)
      const second = await started(given)
      await feeding(given, second.id)
      const counts = async (id: ReplayId) =>
        (await given.store.read.replays.countDeliveries(id, { after: null, look: 9 })).counts
      expect(await counts(first.id)).toEqual({ pending: 1 })
      expect(await counts(second.id)).toEqual({ pending: 1 })
    })
  })
}
