import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import type { ChannelId, EventId, NodeId, WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import type { Lane } from './lanes.ts'
import { createQueue } from './queue.ts'
import { createSlots } from './slots.ts'

function lane(name: string): Lane {
  return {
    webhookId: name as WebhookId,
    fresh: createQueue(),
    due: createQueue(),
    inFlight: 0,
    inHand: 0,
    inHandBytes: 0,
    turns: 0,
    isInTurn: false,
    withdrawn: new Set(),
  }
}

function parcel(webhook: Lane, attempts = 0): Parcel {
  const event: Event = {
    id: 'event' as EventId,
    channelId: 'channel' as ChannelId,
    topic: 'a',
    data: new Uint8Array(),
    extRefCode: null,
    eventUrl: null,
    context: null,
    occurredAtMs: 0,
    createdAtMs: 0,
    traceparent: null,
    erasedAtMs: null,
  }
  const delivery: Delivery = {
    channelId: event.channelId,
    eventId: event.id,
    webhookId: webhook.webhookId,
    topic: event.topic,
    state: attempts === 0 ? 'pending' : 'retrying',
    attempts,
    tries: attempts,
    availableAtMs: 0,
    owner: 'node' as NodeId,
    lease: 1,
    httpStatus: null,
    reason: null,
    replayId: null,
    createdAtMs: 0,
    updatedAtMs: 0,
  }
  return { delivery, event }
}

function fill(of: Lane, count: number, attempts = 0) {
  for (let n = 0; n < count; n++) {
    const queue = attempts === 0 ? of.fresh : of.due
    queue.push(parcel(of, attempts))
  }
}

const upTo = (most: number) => ({
  mayStart: (_: WebhookId, underWay: number) => underWay < most,
  started() {},
})

describe('slots', () => {
  test('a webhook with a long queue gets every other turn beside one with a short queue', () => {
    const slots = createSlots({ total: 100, pacing: upTo(100) })
    const long = lane('long')
    const short = lane('short')
    fill(long, 1000)
    fill(short, 3)
    slots.ready(long)
    slots.ready(short)
    const order = Array.from({ length: 6 }, () => slots.take()?.lane.webhookId)
    expect(order).toEqual(['long', 'short', 'long', 'short', 'long', 'short'])
  })

  test('a webhook never has more attempts under way than it may, and goes on when one ends', () => {
    const slots = createSlots({ total: 100, pacing: upTo(2) })
    const only = lane('only')
    fill(only, 5)
    slots.ready(only)
    expect([slots.take(), slots.take()].every((turn) => turn !== undefined)).toBe(true)
    expect(slots.take()).toBeUndefined()
    slots.free(only)
    expect(slots.take()?.lane).toBe(only)
    expect(slots.take()).toBeUndefined()
  })

  test('receivers that hang leave slots for the others', () => {
    const slots = createSlots({ total: 30, pacing: upTo(16) })
    for (let n = 0; n < 10; n++) {
      const hanging = lane(`hanging ${n}`)
      fill(hanging, 100)
      slots.ready(hanging)
    }
    while (slots.take() !== undefined);
    const healthy = lane('healthy')
    fill(healthy, 50)
    slots.ready(healthy)
    let sent = 0
    for (let turn = slots.take(); turn !== undefined; turn = slots.take()) {
      expect(turn.lane).toBe(healthy)
      sent += 1
      slots.free(turn.lane)
    }
    expect(sent).toBe(50)
  })

  test('one turn in five of every webhook goes to a retry while first attempts wait', () => {
    const slots = createSlots({ total: 100, pacing: upTo(1) })
    const lanes = Array.from({ length: 5 }, (_, n) => lane(`lane ${n}`))
    for (const each of lanes) {
      fill(each, 100)
      fill(each, 100, 3)
      slots.ready(each)
    }
    const retries = new Map<Lane, number>()
    for (let n = 0; n < 250; n++) {
      const turn = slots.take()
      if (turn === undefined) throw new Error('nobody is free')
      if (turn.parcel.delivery.attempts === 3) {
        retries.set(turn.lane, (retries.get(turn.lane) ?? 0) + 1)
      }
      slots.free(turn.lane)
    }
    expect(lanes.map((each) => retries.get(each))).toEqual([10, 10, 10, 10, 10])
  })

  test('retries get every slot when no first attempt waits', () => {
    const slots = createSlots({ total: 100, pacing: upTo(50) })
    const one = lane('one')
    fill(one, 7, 2)
    slots.ready(one)
    const taken = Array.from({ length: 10 }, () => slots.take())
    expect(taken.filter((turn) => turn !== undefined)).toHaveLength(7)
  })

  test('whatever the mix, nothing is lost, no cap is passed, and all is sent in the end', () => {
    const queued = fc.record({ fresh: fc.nat(20), due: fc.nat(20) })
    fc.assert(
      fc.property(
        fc.array(queued, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        (counts, total, cap) => {
          const slots = createSlots({ total, pacing: upTo(cap) })
          const lanes = counts.map(({ fresh, due }, n) => {
            const made = lane(`lane ${n}`)
            fill(made, fresh)
            fill(made, due, 1)
            slots.ready(made)
            return made
          })
          const expected = counts.reduce((sum, { fresh, due }) => sum + fresh + due, 0)
          const underWay: Lane[] = []
          let sent = 0
          for (;;) {
            const turn = slots.take()
            if (turn !== undefined) {
              sent += 1
              underWay.push(turn.lane)
              expect(turn.lane.inFlight).toBeLessThanOrEqual(cap)
              expect(slots.inUse).toBeLessThanOrEqual(total)
              continue
            }
            const done = underWay.shift()
            if (done === undefined) break
            slots.free(done)
          }
          expect(sent).toBe(expected)
          expect(slots.inUse).toBe(0)
          expect(lanes.every((each) => each.inFlight === 0)).toBe(true)
        },
      ),
    )
  })
})
