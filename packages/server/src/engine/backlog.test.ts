import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../domain/ids.ts'
import { claimSize, createBacklog } from './backlog.ts'

const a = 'a' as WebhookId
const b = 'b' as WebhookId
const c = 'c' as WebhookId
const room = 100 * claimSize
const hasRoom = () => true

describe('backlog', () => {
  test('names the webhooks with something due, and forgets them until the claim answers', () => {
    const backlog = createBacklog()
    backlog.note(a, 100)
    backlog.note(b, 200)
    expect(backlog.take({ nowMs: 150, room, hasRoom })).toEqual([a])
    expect(backlog.take({ nowMs: 150, room, hasRoom })).toEqual([])
    expect(backlog.nextDueMs(hasRoom)).toBe(200)
  })

  test('keeps the earliest of several times', () => {
    const backlog = createBacklog()
    backlog.note(a, 300)
    backlog.note(a, 100)
    backlog.note(a, 200)
    expect(backlog.nextDueMs(hasRoom)).toBe(100)
  })

  test('a webhook without room neither blocks the others nor wakes the engine', () => {
    const backlog = createBacklog()
    for (const id of [a, b, c]) backlog.note(id, 100)
    const notB = (id: WebhookId) => id !== b
    expect(backlog.take({ nowMs: 100, room, hasRoom: notB })).toEqual([a, c])
    expect(backlog.nextDueMs(notB)).toBeNull()
    expect(backlog.has(b)).toBe(true)
  })

  test('webhooks take turns when there is room for one claim at a time', () => {
    const backlog = createBacklog()
    for (const id of [a, b, c]) backlog.note(id, 100)
    const turns: WebhookId[] = []
    for (let turn = 0; turn < 6; turn++) {
      const taken = backlog.take({ nowMs: 100, room: claimSize, hasRoom })
      turns.push(...taken)
      for (const id of taken) backlog.note(id, 100)
    }
    expect(turns).toEqual([a, b, c, a, b, c])
  })

  test('takes nothing when there is no room for a claim', () => {
    const backlog = createBacklog()
    backlog.note(a, 100)
    expect(backlog.take({ nowMs: 100, room: claimSize - 1, hasRoom })).toEqual([])
    expect(backlog.has(a)).toBe(true)
  })
})
