import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../domain/ids.ts'
import { createLanes } from './lanes.ts'

const a = 'a' as WebhookId
const b = 'b' as WebhookId

describe('lanes', () => {
  test('a webhook that takes nothing fills its own lane, and others still have room', () => {
    const lanes = createLanes({ inHand: 100, inHandBytes: 1e6, laneInHand: 10 })
    const reserved = Array.from({ length: 20 }, () => lanes.reserve(a, 1))
    expect(reserved.filter((owned) => owned)).toHaveLength(10)
    expect(lanes.reserve(b, 1)).toBe(true)
  })

  test('bytes in hand stop reservations before the count does', () => {
    const lanes = createLanes({ inHand: 100, inHandBytes: 1000, laneInHand: 100 })
    expect(lanes.reserve(a, 600)).toBe(true)
    expect(lanes.reserve(a, 600)).toBe(false)
    expect(lanes.roomBytes()).toBe(400)
    lanes.release(a, 600)
    expect(lanes.reserve(a, 600)).toBe(true)
  })

  test('a lane with nothing in hand is forgotten', () => {
    const lanes = createLanes({ inHand: 100, inHandBytes: 1000, laneInHand: 100 })
    lanes.reserve(a, 1)
    expect(lanes.existing(a)).toBeDefined()
    lanes.release(a, 1)
    expect(lanes.existing(a)).toBeUndefined()
  })

  test('reservations and releases add up to zero, and never pass a limit', () => {
    const limits = { inHand: 20, inHandBytes: 300, laneInHand: 8 }
    const step = fc.record({
      webhook: fc.constantFrom(a, b),
      bytes: fc.integer({ min: 1, max: 60 }),
    })
    fc.assert(
      fc.property(fc.array(fc.option(step), { maxLength: 200 }), (steps) => {
        const lanes = createLanes(limits)
        const held: { webhook: WebhookId; bytes: number }[] = []
        for (const each of steps) {
          if (each !== null) {
            if (lanes.reserve(each.webhook, each.bytes)) held.push(each)
          } else {
            const first = held.shift()
            if (first !== undefined) lanes.release(first.webhook, first.bytes)
          }
          expect(lanes.inHand).toBe(held.length)
          expect(lanes.inHand).toBeLessThanOrEqual(limits.inHand)
          expect(lanes.inHandBytes).toBeLessThanOrEqual(limits.inHandBytes)
          expect(lanes.existing(a)?.inHand ?? 0).toBeLessThanOrEqual(limits.laneInHand)
        }
        for (const { webhook, bytes } of held) lanes.release(webhook, bytes)
        expect([lanes.inHand, lanes.inHandBytes, [...lanes.all()].length]).toEqual([0, 0, 0])
      }),
    )
  })
})
