import type { DatabaseSync } from 'node:sqlite'
import type { ApiKey, KeyKind, KeyScope } from '../../../domain/api-key.ts'
import type { ChannelId, KeyId, WebhookId } from '../../../domain/ids.ts'
import type { KeyReader, KeyWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import type { RoutingVersion } from './routing-version.ts'

export interface KeyRow {
  readonly id: string
  readonly kind: string
  readonly channel_id: string | null
  readonly webhook_id: string | null
  readonly name: string | null
  readonly scopes: string
  readonly hash: string
  readonly hint: string
  readonly created_at_ms: number
  readonly expires_at_ms: number | null
  readonly revoked_at_ms: number | null
}

export const keyColumns = `id, kind, channel_id, webhook_id, name, scopes, hash, hint,
  created_at_ms, expires_at_ms, revoked_at_ms`

export function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id as KeyId,
    kind: row.kind as KeyKind,
    channelId: row.channel_id as ChannelId | null,
    webhookId: row.webhook_id as WebhookId | null,
    name: row.name,
    scopes: JSON.parse(row.scopes) as KeyScope[],
    hash: row.hash,
    hint: row.hint,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
  }
}

export function keyReader(db: DatabaseSync): Sync<KeyReader> {
  const select = `SELECT ${keyColumns} FROM keys WHERE channel_id = ?`
  const byId = prepare<KeyRow>(db, `${select} AND id = ?`)
  const page = prepare<KeyRow>(db, `${select} AND id < ? ORDER BY id DESC LIMIT ?`)

  return {
    get(channelId, id) {
      const row = byId.get(channelId, id)
      return row === undefined ? null : toKey(row)
    },
    list({ channelId, before, limit }) {
      return page.all(channelId, before ?? '~', limit).map(toKey)
    },
  }
}

/** What other nouns do to keys in their own transactions. */
export interface KeyParts {
  insert(key: ApiKey, stamp: number): void
  revokeOfChannel(id: ChannelId, atMs: number, stamp: number): void
  revokeOfWebhook(id: WebhookId, atMs: number, stamp: number): void
}

export function keyParts(db: DatabaseSync): KeyParts {
  const insert = prepare(
    db,
    `INSERT INTO keys (${keyColumns}, routing_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const revoke =
    'UPDATE keys SET revoked_at_ms = ?, routing_version = ? WHERE revoked_at_ms IS NULL'
  const ofChannel = prepare(db, `${revoke} AND channel_id = ?`)
  const ofWebhook = prepare(db, `${revoke} AND webhook_id = ?`)

  return {
    insert(key, stamp) {
      insert.run(
        key.id,
        key.kind,
        key.channelId,
        key.webhookId,
        key.name,
        JSON.stringify(key.scopes),
        key.hash,
        key.hint,
        key.createdAtMs,
        key.expiresAtMs,
        key.revokedAtMs,
        stamp,
      )
    },
    revokeOfChannel(id, atMs, stamp) {
      ofChannel.run(atMs, stamp, id)
    },
    revokeOfWebhook(id, atMs, stamp) {
      ofWebhook.run(atMs, stamp, id)
    },
  }
}

export function keyWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly answers: AnswerParts
    readonly keys: KeyParts
  },
): Sync<KeyWriter> {
  const { version, answers, keys } = parts
  const usable = prepare<{ expires_at_ms: number | null }>(
    db,
    'SELECT expires_at_ms FROM keys WHERE id = ? AND channel_id IS ? AND revoked_at_ms IS NULL',
  )
  const expire = prepare(db, 'UPDATE keys SET expires_at_ms = ?, routing_version = ? WHERE id = ?')
  const exists = prepare<{ revoked_at_ms: number | null }>(
    db,
    'SELECT revoked_at_ms FROM keys WHERE channel_id = ? AND id = ?',
  )
  const revoke = prepare(db, 'UPDATE keys SET revoked_at_ms = ?, routing_version = ? WHERE id = ?')
  const operator = prepare<{ id: string }>(
    db,
    `SELECT id FROM keys WHERE channel_id IS NULL AND kind = 'operator' AND revoked_at_ms IS NULL`,
  )

  const operatorByHash = prepare<Pick<KeyRow, 'id' | 'expires_at_ms' | 'revoked_at_ms'>>(
    db,
    `SELECT id, expires_at_ms, revoked_at_ms FROM keys WHERE hash = ? AND kind = 'operator'`,
  )
  const revokeOtherOperators = prepare(
    db,
    `UPDATE keys SET revoked_at_ms = ?, routing_version = ?
     WHERE channel_id IS NULL AND kind = 'operator' AND revoked_at_ms IS NULL AND hash <> ?`,
  )
  const restore = prepare(
    db,
    'UPDATE keys SET revoked_at_ms = NULL, expires_at_ms = ?, routing_version = ? WHERE id = ?',
  )

  return {
    create(key, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      keys.insert(key, version.next())
      answers.keep(remember)
      return { kind: 'created' }
    },

    rotate(oldId, oldExpiresAtMs, next) {
      const old = usable.get(oldId, next.channelId)
      if (old === undefined) return { kind: 'not_found' }
      const stamp = version.next()
      expire.run(Math.min(old.expires_at_ms ?? oldExpiresAtMs, oldExpiresAtMs), stamp, oldId)
      keys.insert(next, stamp)
      return { kind: 'rotated' }
    },

    revoke(channelId, id, atMs) {
      const key = exists.get(channelId, id)
      if (key === undefined) return { kind: 'not_found' }
      if (key.revoked_at_ms === null) revoke.run(atMs, version.next(), id)
      return { kind: 'revoked' }
    },

    setOperator(key) {
      const same = operatorByHash.get(key.hash)
      const usable =
        same !== undefined &&
        same.revoked_at_ms === null &&
        (same.expires_at_ms === null || same.expires_at_ms > key.createdAtMs)
      const stamp = version.next()
      revokeOtherOperators.run(key.createdAtMs, stamp, key.hash)
      if (same === undefined) keys.insert(key, stamp)
      else if (!usable) restore.run(key.expiresAtMs, stamp, same.id)
    },

    createFirstOperator(key) {
      if (operator.get() !== undefined) return false
      keys.insert(key, version.next())
      return true
    },
  }
}
