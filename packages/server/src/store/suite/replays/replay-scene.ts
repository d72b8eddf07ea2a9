import { expect } from 'vitest'
import type { EventId, ReplayId } from '../../../domain/ids.ts'
import type { Replay } from '../../../domain/replay.ts'
import type { FeedRequest, Fence } from '../../store.ts'
import {
  attemptOf,
  delivered,
  eventOf,
  failed,
  newDelivery,
  newId,
  retryAt,
  type Scene,
  t0,
} from '../given.ts'

export function replayOf(given: Scene, fields: Partial<Replay> = {}): Replay {
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

export async function started(given: Scene, fields: Partial<Replay> = {}): Promise<Replay> {
  const replay = replayOf(given, fields)
  expect(await given.store.write.replays.create(replay, null)).toEqual({ kind: 'created' })
  return replay
}

export function feeding(given: Scene, id: ReplayId, rest: Partial<FeedRequest> = {}) {
  const request = { id, portion: 200, mostPending: 100, look: 1_000, nowMs: t0 + 5, ...rest }
  return given.store.write.replays.feed(request)
}

/** Feeds until the replay is done, and answers what each step did. */
export async function fedInSteps(given: Scene, id: ReplayId, rest: Partial<FeedRequest> = {}) {
  const counts: number[] = []
  for (;;) {
    const step = await feeding(given, id, { mostPending: 1_000, ...rest })
    if (step.kind !== 'fed') throw new Error(step.kind)
    counts.push(step.count)
    if (step.done) return counts
  }
}

/** One delivery in each state, and an event that has none; by the name of the state. */
export async function everyState(given: Scene) {
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
export async function unwanted(
  given: Scene,
  fields: Parameters<typeof eventOf>[1] = {},
): Promise<Fence> {
  const event = eventOf(given.channel.id, fields)
  await given.store.write.events.accept(await given.request([event], []))
  const { nodeId: owner, webhook } = given
  const { id: eventId, channelId } = event
  return { channelId, eventId, webhookId: webhook.id, owner, lease: 1 }
}

export async function failures(given: Scene, count: number): Promise<EventId[]> {
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
