import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../database/statement.ts'

export interface OpenCounts {
  /** That so many more deliveries of a webhook are open. */
  add(of: { readonly channelId: string; readonly webhookId: string }, count: number): void
  write(): void
  forget(): void
}

/**
 * How many deliveries of each webhook are open: the table `backlogs`. A channel's are the sum of its
 * webhooks', so that one row is changed for each webhook of a commit, in 1 us.
 */
export function openCounts(db: DatabaseSync): OpenCounts {
  const change = prepare(
    db,
    'UPDATE backlogs SET open = open + ? WHERE channel_id = ? AND webhook_id = ?',
  )
  const insert = prepare(db, 'INSERT INTO backlogs (open, channel_id, webhook_id) VALUES (?, ?, ?)')
  const noted = new Map<string, { readonly channelId: string; count: number }>()

  return {
    add({ channelId, webhookId }, count) {
      const known = noted.get(webhookId)
      if (known === undefined) noted.set(webhookId, { channelId, count })
      else known.count += count
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
