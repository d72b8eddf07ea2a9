import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { addFigures, type FigureSum, noFigures } from '../../../domain/stats/figures.ts'
import { latencyBucket } from '../../../domain/stats/latency.ts'
import { floorTo, minuteMs } from '../../../domain/stats/steps.ts'
import type { AttemptRow } from '../events/attempt-row.ts'
import type { Transaction } from '../thread/group.ts'
import { minuteRows } from './minute-rows.ts'
import { subjectId } from './rollup-row.ts'

/** What other nouns have counted in their own transactions. */
export interface Counters {
  eventsAccepted(channelId: ChannelId, atMs: number, count: number): void
  attemptEnded(attempt: AttemptRow, end: { readonly atMs: number; readonly tookMs: number }): void
  /** A delivery failed for good. */
  givenUp(of: {
    readonly channelId: ChannelId
    readonly webhookId: WebhookId
    readonly atMs: number
  }): void
  /** Rows were changed by others. */
  forgetRows(): void
}

/** What was counted in a minute: of channels, and of webhooks by the channel of each. */
interface Minute {
  readonly channels: Map<string, FigureSum>
  readonly webhooks: Map<string, { readonly channelId: string; readonly sum: FigureSum }>
}

/**
 * Counts in memory, and writes once for all calls of a transaction, just before that is committed: a
 * row for each webhook, one for each channel and one for the installation, however many attempts they
 * had.
 */
export function createCounters(db: DatabaseSync): Counters & { readonly transaction: Transaction } {
  const rows = minuteRows(db)
  const all = subjectId({ kind: 'installation' })
  const noted = new Map<number, Minute>()

  const minuteOf = (atMs: number): Minute =>
    entry(noted, floorTo(atMs, minuteMs), () => ({ channels: new Map(), webhooks: new Map() }))
  const ofChannel = ({ channels }: Minute, id: string) => entry(channels, id, noFigures)
  const ofWebhook = (minute: Minute, id: string, channelId: string) =>
    entry(minute.webhooks, id, () => ({ channelId, sum: noFigures() })).sum

  const write = (atMs: number, minute: Minute) => {
    const whole = noFigures()
    for (const [id, { channelId, sum }] of minute.webhooks) {
      rows.add(id, atMs, sum)
      addFigures(ofChannel(minute, channelId), sum)
    }
    for (const [id, sum] of minute.channels) {
      rows.add(id, atMs, sum)
      addFigures(whole, sum)
    }
    rows.add(all, atMs, whole)
  }

  return {
    eventsAccepted(channelId, atMs, count) {
      if (count > 0) ofChannel(minuteOf(atMs), channelId).events += count
    },
    attemptEnded({ webhook_id: id, channel_id: channelId, outcome }, { atMs, tookMs }) {
      const sum = ofWebhook(minuteOf(atMs), id, channelId)
      if (outcome === 'delivered') sum.delivered += 1
      else sum.failed += 1
      // A clock that was set back makes less than nothing.
      sum.durationMs += Math.max(0, tookMs)
      const bucket = latencyBucket(tookMs)
      sum.latencies[bucket] = (sum.latencies[bucket] ?? 0) + 1
    },
    givenUp({ channelId, webhookId, atMs }) {
      ofWebhook(minuteOf(atMs), webhookId, channelId).givenUp += 1
    },
    forgetRows: rows.forget,
    transaction: {
      beforeCommit() {
        for (const [atMs, minute] of noted) write(atMs, minute)
        noted.clear()
      },
      undone() {
        noted.clear()
        rows.forget()
      },
    },
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
