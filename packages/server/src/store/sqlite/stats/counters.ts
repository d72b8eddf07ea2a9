import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import type { FigureSum } from '../../../domain/stats/figures.ts'
import { latencyBucket } from '../../../domain/stats/latency.ts'
import { floorTo, minuteMs } from '../../../domain/stats/steps.ts'
import type { AttemptRow } from '../events/attempt-row.ts'
import type { Transaction } from '../thread/group.ts'
import { minuteRows } from './minute-rows.ts'
import { openCounts } from './open-counts.ts'
import { subjectId } from './rollup-row.ts'

/** Whose delivery something happened to, and when. */
export interface Counted {
  readonly channelId: ChannelId
  readonly webhookId: WebhookId
  readonly atMs: number
}

/** What other nouns have counted in their own transactions. */
export interface Counters {
  eventsAccepted(channelId: ChannelId, atMs: number, count: number): void
  attemptEnded(attempt: AttemptRow, end: { readonly atMs: number; readonly tookMs: number }): void
  /** A delivery failed for good. */
  givenUp(of: Counted): void
  /** Deliveries came to be open that were not: new ones, and those that are sent again. */
  opened(of: Counted, count?: number): void
  /** Deliveries that were open are no more, however they ended. */
  closed(of: Counted, count?: number): void
  /** For who changes rows: what was counted is in them, and nothing is known of them by heart. */
  writeAndForget(): void
}

/**
 * Counts in memory, and writes once for all calls of a transaction, just before that is committed: a
 * row for each webhook, one for each channel and one for the installation, however many attempts they
 * had.
 */
export function createCounters(db: DatabaseSync): Counters & { readonly transaction: Transaction } {
  const rows = minuteRows(db)
  const open = openCounts(db)
  const all = subjectId({ kind: 'installation' })

  const change = (id: string, atMs: number) => rows.toChange(id, floorTo(atMs, minuteMs))
  // A group is often of one webhook and one minute.
  let last: LastChanged | null = null
  const changeAll = (webhookId: string, channelId: string, atMs: number): readonly FigureSum[] => {
    const minute = floorTo(atMs, minuteMs)
    if (last?.webhookId === webhookId && last.minute === minute) return last.sums
    const sums = [webhookId, channelId, all].map((id) => rows.toChange(id, minute))
    last = { webhookId, minute, sums }
    return sums
  }
  const changeBacklog = (of: Counted, count: number) => {
    if (count === 0) return
    open.add(of, count)
    for (const sum of changeAll(of.webhookId, of.channelId, of.atMs)) sum.backlogChange += count
  }

  return {
    eventsAccepted(channelId, atMs, count) {
      if (count === 0) return
      change(channelId, atMs).events += count
      change(all, atMs).events += count
    },
    attemptEnded({ webhook_id: id, channel_id: channelId, outcome }, { atMs, tookMs }) {
      const bucket = latencyBucket(tookMs)
      for (const sum of changeAll(id, channelId, atMs)) {
        if (outcome === 'delivered') sum.delivered += 1
        else sum.failed += 1
        // A clock that was set back makes less than nothing.
        sum.durationMs += Math.max(0, tookMs)
        addOne(sum, bucket)
      }
    },
    givenUp({ atMs, channelId, webhookId }) {
      for (const sum of changeAll(webhookId, channelId, atMs)) sum.givenUp += 1
    },
    opened: (of, count = 1) => changeBacklog(of, count),
    closed: (of, count = 1) => changeBacklog(of, -count),
    writeAndForget() {
      last = null
      rows.write()
      rows.forget()
    },
    transaction: {
      beforeCommit() {
        last = null
        rows.write()
        open.write()
      },
      undone() {
        last = null
        rows.forget()
        open.forget()
      },
    },
  }
}

interface LastChanged {
  readonly webhookId: string
  readonly minute: number
  readonly sums: readonly FigureSum[]
}

function addOne({ latencies }: FigureSum, bucket: number): void {
  latencies[bucket] = (latencies[bucket] ?? 0) + 1
}
