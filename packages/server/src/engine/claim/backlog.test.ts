import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../../domain/ids.ts'
import { createBacklog } from './backlog.ts'

const a = 'a' as WebhookId
const b = 'b' as WebhookId
const c = 'c' as WebhookId
const most = 10
const hasRoom = () => true

describe('backlog', () => {
  test('names the webhooks with something due, each once until its claim has ended', () => {
    const backlog = createBacklog()
    backlog.note(a, 100)
    backlog.note(b, 200)
    expect(backlog.take({ nowMs: 150, most, hasRoom })).toEqual([a])
    expect(backlog.take({ nowMs: 150, most, hasRoom })).toEqual([])
    expect(backlog.isDue(a, 150)).toBe(true)
    backlog.claimed([a])
    expect(backlog.isDue(a, 150)).toBe(false)
    expect(backlog.nextDueMs(hasRoom)).toBe(200)
  })

  test('keeps what is noted while a claim is under way', () => {
    const backlog = createBacklog()
    backlog.note(a, 100)
    backlog.take({ nowMs: 100, most, hasRoom })
    backlog.note(a, 120)
    backlog.claimed([a])
    expect(backlog.nextDueMs(hasRoom)).toBe(120)
  })

  test('keeps the earliest of several times', () => {
    const backlog = createBacklog()
    for (const atMs of [300, 100, 200]) backlog.note(a, atMs)
    expect(backlog.nextDueMs(hasRoom)).toBe(100)
  })

  test('a retry due in an hour does not count as due', () => {
    const backlog = createBacklog()
    backlog.note(a, 3_600_000)
    expect(backlog.isDue(a, 0)).toBe(false)
  })

  test('a webhook without room neither blocks the others nor wakes the engine', () => {
    const backlog = createBacklog()
    for (const id of [a, b, c]) backlog.note(id, 100)
    const notB = (id: WebhookId) => id !== b
    expect(backlog.take({ nowMs: 100, most, hasRoom: notB })).toEqual([a, c])
    expect(backlog.nextDueMs(notB)).toBeNull()
    expect(backlog.isDue(b, 100)).toBe(true)
  })

  test('webhooks take turns when there is room for one claim at a time', () => {
    const backlog = createBacklog()
    for (const id of [a, b, c]) backlog.note(id, 100)
    const turns: WebhookId[] = []
    for (let turn = 0; turn < 6; turn++) {
      const taken = backlog.take({ nowMs: 100, most: 1, hasRoom })
      turns.push(...taken)
      for (const id of taken) backlog.note(id, 100)
      backlog.claimed(taken)
    }
    expect(turns).toEqual([a, b, c, a, b, c])
  })
})
