import type { DatabaseSync } from 'node:sqlite'
import type { BodyFormat } from '../../domain/format/names.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { WebhookStatus } from '../../domain/lifecycle.ts'
import type { RetryPolicy } from '../../domain/retry-policy.ts'
import type { OnSuspend, StatusReason, SuccessRule } from '../../domain/webhook.ts'
import type { WebhookReader, WebhookRecord, WebhookWriter } from '../store.ts'
import type { AnswerParts } from './answers.ts'
import type { FollowUps } from './follow-ups.ts'
import type { KeyParts } from './keys.ts'
import type { OpenDeliveries } from './open-deliveries.ts'
import type { RoutingVersion } from './routing-version.ts'
import { prepare } from './statement.ts'
import type { Sync } from './sync.ts'

export interface WebhookRow {
  readonly id: string
  readonly channel_id: string
  readonly name: string | null
  readonly url: string
  readonly topics: string
  readonly format: string
  readonly retry_policy: string
  readonly success: string
  readonly timeout_ms: number
  readonly max_in_flight: number
  readonly on_suspend: string
  readonly description: string | null
  readonly metadata: string
  readonly sealed: Uint8Array
  readonly status: string
  readonly status_reason: string | null
  readonly draining: number
  readonly revision: number
  readonly created_at_ms: number
  readonly updated_at_ms: number
  readonly deleted_at_ms: number | null
}

export const webhookColumns = `id, channel_id, name, url, topics, format, retry_policy, success,
  timeout_ms, max_in_flight, on_suspend, description, metadata, sealed, status, status_reason,
  draining, revision, created_at_ms, updated_at_ms, deleted_at_ms`

export function toWebhook(row: WebhookRow): WebhookRecord {
  return {
    id: row.id as WebhookId,
    channelId: row.channel_id as ChannelId,
    name: row.name,
    url: row.url,
    topics: JSON.parse(row.topics) as string[],
    format: row.format as BodyFormat,
    retryPolicy: JSON.parse(row.retry_policy) as RetryPolicy,
    success: row.success as SuccessRule,
    timeoutMs: row.timeout_ms,
    maxInFlight: row.max_in_flight,
    onSuspend: row.on_suspend as OnSuspend,
    description: row.description,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    sealed: row.sealed,
    status: row.status as WebhookStatus,
    statusReason: row.status_reason as StatusReason | null,
    draining: row.draining === 1,
    revision: row.revision,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

export function webhookReader(db: DatabaseSync): Sync<WebhookReader> {
  const select = `SELECT ${webhookColumns} FROM webhooks
    WHERE deleted_at_ms IS NULL AND channel_id = ?`
  const byId = prepare<WebhookRow>(db, `${select} AND id = ?`)
  const page = prepare<WebhookRow>(db, `${select} AND id > ? ORDER BY id LIMIT ?`)

  return {
    get(channelId, id) {
      const row = byId.get(channelId, id)
      return row === undefined ? null : toWebhook(row)
    },
    list({ channelId, after, limit }) {
      return page.all(channelId, after ?? '', limit).map(toWebhook)
    },
  }
}

export function webhookWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly answers: AnswerParts
    readonly keys: KeyParts
    readonly open: OpenDeliveries
    readonly followUps: FollowUps
  },
): Sync<WebhookWriter> {
  const { version, answers, keys, open, followUps } = parts
  const channel = prepare<{ id: string }>(
    db,
    'SELECT id FROM channels WHERE id = ? AND deleted_at_ms IS NULL',
  )
  const insert = prepare(
    db,
    `INSERT INTO webhooks (${webhookColumns}, routing_version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?, ?, NULL, ?)`,
  )
  const stored = prepare<Stored>(
    db,
    `SELECT status, topics, on_suspend, draining, revision FROM webhooks
     WHERE id = ? AND channel_id = ? AND deleted_at_ms IS NULL`,
  )
  const update = prepare(
    db,
    `UPDATE webhooks SET name = ?, url = ?, topics = ?, format = ?, retry_policy = ?, success = ?,
       timeout_ms = ?, max_in_flight = ?, on_suspend = ?, description = ?, metadata = ?, sealed = ?,
       status = ?, status_reason = ?, draining = ?, updated_at_ms = ?, revision = revision + 1,
       routing_version = ?
     WHERE id = ?`,
  )
  const erase = prepare(
    db,
    `UPDATE webhooks SET deleted_at_ms = ?, updated_at_ms = ?, draining = 0,
       revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )

  const settings = (webhook: WebhookRecord) =>
    [
      webhook.name,
      webhook.url,
      JSON.stringify(webhook.topics),
      webhook.format,
      JSON.stringify(webhook.retryPolicy),
      webhook.success,
      webhook.timeoutMs,
      webhook.maxInFlight,
      webhook.onSuspend,
      webhook.description,
      JSON.stringify(webhook.metadata),
      webhook.sealed,
      webhook.status,
      webhook.statusReason,
    ] as const

  /** Holds what is open or lets it go, as the status asks; answers whether the webhook drains. */
  const changeStatus = ({ id, status, updatedAtMs }: WebhookRecord, old: Stored): boolean => {
    const wasActive = old.status === 'active'
    if (status !== 'active') {
      if (wasActive) followUps.holdOfWebhook(id, updatedAtMs)
      return false
    }
    if (wasActive) return old.draining === 1
    const halfHeld = followUps.endHold(id, updatedAtMs)
    return halfHeld || open.anyHeld(id)
  }

  return {
    create(webhook, subscriberKey, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      if (channel.get(webhook.channelId) === undefined) return { kind: 'channel_gone' }
      const stamp = version.nextOf(webhook.channelId)
      insert.run(
        webhook.id,
        webhook.channelId,
        ...settings(webhook),
        webhook.createdAtMs,
        webhook.updatedAtMs,
        stamp,
      )
      keys.insert(subscriberKey, stamp)
      answers.keep(remember)
      return { kind: 'created' }
    },

    update(webhook) {
      const old = stored.get(webhook.id, webhook.channelId)
      if (old === undefined) return { kind: 'not_found' }
      if (old.revision !== webhook.revision) return { kind: 'changed_meanwhile' }
      const draining = changeStatus(webhook, old) ? 1 : 0
      const stamp = routesAlike(webhook, old, draining)
        ? version.next()
        : version.nextOf(webhook.channelId)
      update.run(...settings(webhook), draining, webhook.updatedAtMs, stamp, webhook.id)
      return { kind: 'updated' }
    },

    delete(channelId, id, atMs) {
      if (stored.get(id, channelId) === undefined) return { kind: 'not_found' }
      const stamp = version.nextOf(channelId)
      erase.run(atMs, atMs, stamp, id)
      keys.revokeOfWebhook(id, atMs, stamp)
      followUps.cancelOfWebhook(id, atMs)
      return { kind: 'deleted' }
    },
  }
}

type Stored = Pick<WebhookRow, 'status' | 'topics' | 'on_suspend' | 'draining' | 'revision'>

/** Whether the webhook gets the same events, in the same states, as before the change. */
function routesAlike(webhook: WebhookRecord, old: Stored, draining: number): boolean {
  return (
    webhook.status === old.status &&
    webhook.onSuspend === old.on_suspend &&
    draining === old.draining &&
    JSON.stringify(webhook.topics) === old.topics
  )
}
