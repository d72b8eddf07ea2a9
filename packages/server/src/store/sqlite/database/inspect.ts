import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import { StoreError } from '../../store.ts'
import { refuseForeignFile } from './connection.ts'
import { schemaVersion } from './migrate.ts'
import { prepare } from './statement.ts'

export interface SealedWebhook {
  readonly channelId: ChannelId
  readonly id: WebhookId
  readonly sealed: Uint8Array
}

export interface Counts {
  readonly channels: number
  readonly webhooks: number
  readonly events: number
  readonly deliveries: number
  /** Of the deliveries, those that a server goes on with. */
  readonly open_deliveries: number
}

export type Inspected =
  | { readonly kind: 'sound'; readonly schemaVersion: number; readonly counts: Counts }
  /** The problem is a sentence with the path. */
  | { readonly kind: 'unsound'; readonly problem: string }

/**
 * Looks through a database that nobody writes to and that has no log beside it, and changes nothing:
 * its structure, its schema, and every webhook, which `onWebhook` may refuse by throwing. 1 s for 1 GB;
 * looking through every index as well would take nine times as long.
 */
export function inspectDatabase(
  path: string,
  onWebhook: (webhook: SealedWebhook) => void,
): Inspected {
  const url = pathToFileURL(path)
  // Without locks, and without files of SQLite's own in a folder that may be read-only.
  url.searchParams.set('immutable', '1')
  const db = new DatabaseSync(url, { readOnly: true, enableForeignKeyConstraints: false })
  try {
    refuseForeignFile(db, path)
    const [first] = prepare<{ quick_check: string }>(db, 'PRAGMA quick_check(1)').all()
    if (first?.quick_check !== 'ok') {
      return { kind: 'unsound', problem: `${path} is damaged: ${first?.quick_check}.` }
    }
    const version = schemaVersion(db, path)
    if (version === 0) return { kind: 'unsound', problem: `${path} holds nothing yet.` }
    for (const webhook of webhooksOf(db)) onWebhook(webhook)
    return { kind: 'sound', schemaVersion: version, counts: countsOf(db) }
  } catch (error) {
    const isSqlite = error instanceof Error && 'errcode' in error
    if (error instanceof StoreError) return { kind: 'unsound', problem: error.message }
    if (isSqlite) return { kind: 'unsound', problem: `${path} is damaged: ${error.message}.` }
    throw error
  } finally {
    if (db.isOpen) db.close()
  }
}

function* webhooksOf(db: DatabaseSync): Generator<SealedWebhook> {
  const page = prepare<{ id: WebhookId; channel_id: ChannelId; sealed: Uint8Array }>(
    db,
    `SELECT id, channel_id, sealed FROM webhooks
     WHERE id > ? AND deleted_at_ms IS NULL ORDER BY id LIMIT 500`,
  )
  let rows = page.all('')
  for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
    for (const { id, channel_id, sealed } of rows) yield { id, channelId: channel_id, sealed }
    rows = page.all(last.id)
  }
}

function countsOf(db: DatabaseSync): Counts {
  const count = (from: string) =>
    prepare<{ rows: number }>(db, `SELECT count(*) AS rows FROM ${from}`).get()?.rows ?? 0
  return {
    channels: count('channels WHERE deleted_at_ms IS NULL'),
    webhooks: count('webhooks WHERE deleted_at_ms IS NULL'),
    events: count('events'),
    deliveries: count('deliveries'),
    // Each by its index: only open deliveries have an owner.
    open_deliveries:
      count('deliveries WHERE owner IS NOT NULL') +
      count(
        `deliveries WHERE owner IS NULL AND state <> 'delivered'
         AND state IN ('pending', 'retrying', 'held')`,
      ),
  }
}
