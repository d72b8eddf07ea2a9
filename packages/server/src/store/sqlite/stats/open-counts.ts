import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../database/statement.ts'
import { subjectId } from './rollup-row.ts'

export interface OpenCounts {
  /** That so many more deliveries of a webhook are open. */
  add(of: { readonly channelId: string; readonly webhookId: string }, count: number): void
  write(): void
  forget(): void
}

/** Of the row for the whole installation. */
const all = subjectId({ kind: 'installation' })
export const openOfAll = `channel_id = '${all}' AND webhook_id = '${all}'`

/**
 * How many deliveries of each webhook are open, and how many in all: the table `backlogs`. A channel's
 * are the sum of its webhooks', so that a commit changes one row for each webhook and one more, in 1 us
 * each.
 */
export function openCounts(db: DatabaseSync): OpenCounts {
  const change = prepare(
    db,
    'UPDATE backlogs SET open = open + ? WHERE channel_id = ? AND webhook_id = ?',
  )
  const insert = prepare(db, 'INSERT INTO backlogs (open, channel_id, webhook_id) VALUES (?, ?, ?)')
  const noted = new Map<string, { readonly channelId: string; count: number }>()

  const note = (channelId: string, webhookId: string, count: number) => {
    const known = noted.get(webhookId)
    if (known === undefined) noted.set(webhookId, { channelId, count })
    else known.count += count
  }

  return {
    add({ channelId, webhookId }, count) {
      note(channelId, webhookId, count)
      note(all, all, count)
    },
    write() {
      for (const [webhookId, { channelId, count }] of noted) {
        if (count === 0) continue
        const { changes } = change.run(count, channelId, webhookId)
        if (changes === 0) insert.run(count, channelId, webhookId)
      }
      noted.clear()
    },
    forget: () => noted.clear(),
  }
}
