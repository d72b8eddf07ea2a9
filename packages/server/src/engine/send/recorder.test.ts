import { describe, expect, test } from 'vitest'
import type { AttemptId, ChannelId, EventId, NodeId, WebhookId } from '../../domain/ids.ts'
import type { Settlement, SettleResult } from '../../store/store.ts'
import { createRecorder } from './recorder.ts'

function settlement(n: number): Settlement {
  const ref = {
    channelId: 'channel' as ChannelId,
    eventId: `event ${n}` as EventId,
    webhookId: 'webhook' as WebhookId,
  }
  return {
    fence: { ...ref, owner: 'node' as NodeId, lease: 1 },
    next: { state: 'delivered', attempts: 1, tries: 1, availableAtMs: null, reason: null },
    disable: null,
    attempt: {
      ...ref,
      id: `attempt ${n}` as AttemptId,
      number: 1,
      startedAtMs: 0,
      outcome: 'delivered',
      reason: null,
      detail: null,
      url: 'http://127.0.0.1/',
      requestHeaders: {},
      response: null,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
    },
  }
}

function allMoved(settlements: readonly Settlement[]): SettleResult {
  return { moved: settlements.map(() => true), disabled: false, told: false }
}

describe('recorder', () => {
  test('outcomes that end together share a commit, and those that end meanwhile the next one', async () => {
    const commits: number[] = []
    const recorder = createRecorder({
      deliveries: {
        async settle(settlements) {
          commits.push(settlements.length)
          if (commits.length === 1)
            for (let n = 3; n < 5; n++) recorder.record(settlement(n), () => {})
          return allMoved(settlements)
        },
      },
      collect: async () => {},
      settled: () => {},
      storeFailed: () => {},
      pause: async () => {},
    })
    for (let n = 0; n < 3; n++) recorder.record(settlement(n), () => {})
    await recorder.idle()
    expect(commits).toEqual([3, 2])
  })

  test('a store that fails for a while loses nothing, and is told of', async () => {
    let calls = 0
    const told: unknown[] = []
    const moved: boolean[] = []
    const recorder = createRecorder({
      deliveries: {
        async settle(settlements) {
          calls += 1
          if (calls <= 4) throw new Error(`failure ${calls}`)
          return allMoved(settlements)
        },
      },
      collect: async () => {},
      settled: () => {},
      storeFailed: (error) => told.push(error),
      pause: async () => {},
    })
    for (let n = 0; n < 3; n++) recorder.record(settlement(n), (did) => moved.push(did))
    expect(recorder.waiting).toBe(3)
    await recorder.idle()
    expect(told).toHaveLength(4)
    expect(moved).toEqual([true, true, true])
    expect(recorder.waiting).toBe(0)
  })

  test('an outcome that cannot be stored does not hold up the others', async () => {
    const stored: string[] = []
    let mayStorePoison = false
    const recorder = createRecorder({
      deliveries: {
        async settle(settlements) {
          const hasPoison = settlements.some(({ fence }) => fence.eventId === 'event 1')
          if (hasPoison && !mayStorePoison) throw new Error('poison')
          stored.push(...settlements.map(({ fence }) => fence.eventId))
          return allMoved(settlements)
        },
      },
      collect: async () => {},
      settled: () => {},
      storeFailed: () => {},
      pause: async (failures) => {
        if (failures < 3) return
        expect(stored.toSorted()).toEqual(['event 0', 'event 2', 'event 3'])
        mayStorePoison = true
      },
    })
    for (let n = 0; n < 4; n++) recorder.record(settlement(n), () => {})
    await recorder.idle()
    expect(stored).toHaveLength(4)
  })

  test('idle resolves at once when nothing waits', async () => {
    const recorder = createRecorder({
      deliveries: { settle: async () => allMoved([]) },
      collect: async () => {},
      settled: () => {},
      storeFailed: () => {},
      pause: async () => {},
    })
    await expect(recorder.idle()).resolves.toBeUndefined()
  })
})
