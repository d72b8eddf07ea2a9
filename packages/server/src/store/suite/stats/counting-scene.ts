import { expect } from 'vitest'
import type { Attempt } from '../../../domain/delivery/attempt.ts'
import { attemptsOf, type Figures } from '../../../domain/stats/figures.ts'
import { dayMs, type TimeRange } from '../../../domain/stats/steps.ts'
import type { Fence, StatsSubject, WalkCursor } from '../../store.ts'
import { attemptOf, delivered, failed, type Open, scene, t0 } from '../given.ts'

export const everything: TimeRange = { sinceMs: t0 - 500 * dayMs, untilMs: t0 + dayMs }
export const installation: StatsSubject = { kind: 'installation' }

/** A scene with attempts that end at a time, and the figures of whom it may be. */
export async function countingScene(open: Open) {
  const given = await scene(open)
  const { channel, store, webhook } = given
  const channelStats: StatsSubject = { kind: 'channel', id: channel.id }
  const webhookStats: StatsSubject = { kind: 'webhook', id: webhook.id }
  const endsAt = (fence: Fence, atMs: number, fields: Partial<Attempt> = {}) => {
    const { timings } = attemptOf(fence)
    const startedAtMs = atMs - timings.totalMs
    return attemptOf(fence, { startedAtMs, ...fields })
  }
  const failing = { outcome: 'failed', reason: 'http_5xx' } as const
  return {
    ...given,
    channelStats,
    webhookStats,
    endsAt,
    failing,
    async deliver(atMs: number, fence?: Fence) {
      const of = fence ?? (await given.accept({ createdAtMs: atMs }))
      await given.settle(of, delivered, { attempt: endsAt(of, atMs) })
    },
    async fail(atMs: number, next = failed) {
      const of = await given.accept({ createdAtMs: atMs })
      await given.settle(of, next, { attempt: endsAt(of, atMs, failing) })
      return of
    },
    /** What was counted, by when; without what is zero. */
    async counted(subject: StatsSubject, stepS = 60, range = everything) {
      const { points } = await store.read.stats.series({ subject, stepS, range })
      return points
        .filter(({ figures }) => figures.events + attemptsOf(figures) + figures.givenUp > 0)
        .map(({ atMs, figures }) => [atMs - t0, brief(figures)])
    },
    /** What was counted of each webhook in all of a range. */
    byWebhook: (range: TimeRange) =>
      store.read.stats.byWebhook({ channelId: channel.id, range, after: null, limit: 100 }),
    async foldAll({ nowMs = t0, limit = 100 } = {}) {
      let cursor: WalkCursor | null = null
      let done = 0
      for (let steps = 1; steps < 1_000; steps++) {
        const end = await store.write.stats.fold({ cursor, nowMs, limit })
        expect(end.done).toBeLessThanOrEqual(limit)
        done += end.done
        cursor = end.cursor
        if (cursor === null) return { done, steps }
      }
      throw new Error('The walk does not end.')
    },
  }
}

function brief({ delivered: good, durationMs, events, failed: bad, givenUp, latencies }: Figures) {
  expect(latencies.reduce((sum, count) => sum + count, 0)).toBe(good + bad)
  return `${events} events, ${good} + ${bad} attempts in ${durationMs} ms, ${givenUp} given up`
}
