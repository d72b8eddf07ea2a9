import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../../domain/ids.ts'
import { createLanes } from './lanes.ts'

const a = 'a' as WebhookId
const b = 'b' as WebhookId
const alone = { bytes: 1, othersWait: false }

function fill(lanes: ReturnType<typeof createLanes>, webhookId: WebhookId, request = alone) {
  let taken = 0
  while (lanes.reserve(webhookId, request)) taken += 1
  return taken
}

describe('lanes', () => {
  test('one webhook that takes nothing ends with half of all room, the next with half of the rest', () => {
    const lanes = createLanes({ inHand: 120, inHandBytes: 1e6 })
    expect(fill(lanes, a)).toBe(60)
    expect(fill(lanes, b)).toBe(30)
    expect(lanes.reserve('c' as WebhookId, alone)).toBe(true)
  })

  test('bytes are shared like places', () => {
    const lanes = createLanes({ inHand: 1_000, inHandBytes: 1_000 })
    expect(fill(lanes, a, { bytes: 100, othersWait: false })).toBe(5)
    expect(lanes.reserve(b, { bytes: 200, othersWait: false })).toBe(true)
    expect(lanes.freeBytes).toBe(300)
  })

  test('while others of the webhook wait in the store, half of its room is kept for them', () => {
    const lanes = createLanes({ inHand: 120, inHandBytes: 1e6 })
    expect(fill(lanes, a, { bytes: 1, othersWait: true })).toBe(40)
    expect(lanes.claimRoom(a)).toBeGreaterThan(0)
  })

  test('a claim waits until the lane is half empty', () => {
    const lanes = createLanes({ inHand: 120, inHandBytes: 1e6 })
    fill(lanes, a)
    expect(lanes.claimRoom(a)).toBe(0)
    for (let n = 0; n < 21; n++) lanes.release(a, 1)
    expect(lanes.claimRoom(a)).toBe(120 - 39 - 39)
    expect(lanes.claimRoom(b)).toBe(81)
  })

  test('a lane with nothing in hand is forgotten', () => {
    const lanes = createLanes({ inHand: 100, inHandBytes: 1_000 })
    lanes.reserve(a, alone)
    expect(lanes.existing(a)).toBeDefined()
    lanes.release(a, 1)
    expect(lanes.existing(a)).toBeUndefined()
  })

  test('reservations and releases add up to zero, and never pass a limit', () => {
    const limits = { inHand: 20, inHandBytes: 300 }
    const step = fc.record({
      webhook: fc.constantFrom(a, b),
      bytes: fc.integer({ min: 1, max: 60 }),
      othersWait: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(fc.option(step), { maxLength: 200 }), (steps) => {
        const lanes = createLanes(limits)
        const held: { webhook: WebhookId; bytes: number }[] = []
        for (const each of steps) {
          if (each !== null) {
            if (lanes.reserve(each.webhook, each)) held.push(each)
          } else {
            const first = held.shift()
            if (first !== undefined) lanes.release(first.webhook, first.bytes)
          }
          expect(lanes.inHand).toBe(held.length)
          expect(lanes.inHand).toBeLessThanOrEqual(limits.inHand)
          expect(lanes.inHandBytes).toBeLessThanOrEqual(limits.inHandBytes)
        }
        for (const { webhook, bytes } of held) lanes.release(webhook, bytes)
        expect([lanes.inHand, lanes.inHandBytes, [...lanes.all()].length]).toEqual([0, 0, 0])
      }),
    )
  })
})
