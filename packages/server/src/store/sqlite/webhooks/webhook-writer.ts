import type { DatabaseSync } from 'node:sqlite'
import { newsOf } from '../../../domain/operational-event.ts'
import type { WebhookRecord, WebhookWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare } from '../database/statement.ts'
import type { FollowUps } from '../deliveries/follow-ups.ts'
import type { OpenDeliveries } from '../deliveries/open-deliveries.ts'
import type { ReplayParts } from '../replays/replays.ts'
import type { KeyParts } from '../routing/keys.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'
import type { Sync } from '../thread/sync.ts'
import type { HealthParts } from './health.ts'
import type { OperationalEvents } from './operational-events.ts'
import type { ValidationParts } from './validations.ts'
import { changingColumns, changingValues, type WebhookRow, webhookColumns } from './webhook-row.ts'

export interface SyncWebhookWriter extends Sync<WebhookWriter> {
  /** As the port has it; `portion` is how many deliveries it cancels itself. */
  delete(
    ...args: [...Parameters<WebhookWriter['delete']>, portion?: number]
  ): Awaited<ReturnType<WebhookWriter['delete']>>
}

export function webhookWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly answers: AnswerParts
    readonly keys: KeyParts
    readonly open: OpenDeliveries
    readonly followUps: FollowUps
    readonly replays: ReplayParts
    readonly health: HealthParts
    readonly validations: ValidationParts
    readonly operational: OperationalEvents
  },
): SyncWebhookWriter {
  const { version, answers, keys, open, followUps, replays, health, validations, operational } =
    parts
  const channel = prepare<{ id: string }>(
    db,
    'SELECT id FROM channels WHERE id = ? AND deleted_at_ms IS NULL',
  )
  const insert = prepare(
    db,
    `INSERT INTO webhooks (${webhookColumns}, routing_version, unvalidated_since_ms)
     VALUES (?, ?, ${changingColumns.map(() => '?').join(', ')}, ?, 0, 1, ?, ?, NULL, ?, ?)`,
  )
  const stored = prepare<Stored>(
    db,
    `SELECT url, validation, status, topics, on_suspend, validated_at_ms, unvalidated_since_ms, draining,
       revision FROM webhooks
     WHERE id = ? AND channel_id = ? AND deleted_at_ms IS NULL`,
  )
  const update = prepare(
    db,
    `UPDATE webhooks SET ${changingColumns.map((name) => `${name} = ?`).join(', ')},
       draining = ?, updated_at_ms = ?, revision = revision + 1, routing_version = ?,
       unvalidated_since_ms = ?
     WHERE id = ?`,
  )
  const erase = prepare(
    db,
    `UPDATE webhooks SET deleted_at_ms = ?, updated_at_ms = ?, draining = 0,
       revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )

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
        ...changingValues(webhook),
        webhook.anonymous ? 1 : 0,
        webhook.createdAtMs,
        webhook.updatedAtMs,
        stamp,
        webhook.validatedAtMs === null ? webhook.createdAtMs : null,
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
      const sinceMs = old.unvalidated_since_ms ?? webhook.updatedAtMs
      update.run(
        ...changingValues(webhook),
        draining,
        webhook.updatedAtMs,
        stamp,
        webhook.validatedAtMs === null ? sinceMs : null,
        webhook.id,
      )
      if (webhook.url !== old.url || webhook.validation !== old.validation) {
        validations.moveOfWebhook(webhook)
      }
      if (beginsAnew(webhook, old)) health.beginAnew(webhook.id)
      const before = { status: old.status, validatedAtMs: old.validated_at_ms }
      for (const fact of newsOf(before, webhook)) operational.tell(fact)
      return { kind: 'updated' }
    },

    delete(channelId, id, atMs, portion) {
      if (stored.get(id, channelId) === undefined) return { kind: 'not_found' }
      const stamp = version.nextOf(channelId)
      erase.run(atMs, atMs, stamp, id)
      keys.revokeOfWebhook(id, atMs, stamp)
      followUps.cancelOfWebhook(id, atMs, portion)
      replays.endOfWebhook(id, atMs)
      health.forgetOfWebhook(id)
      validations.forgetOfWebhook(id)
      return { kind: 'deleted' }
    },
  }
}

type Stored = { readonly unvalidated_since_ms: number | null } & Pick<
  WebhookRow,
  | 'url'
  | 'validation'
  | 'status'
  | 'topics'
  | 'on_suspend'
  | 'validated_at_ms'
  | 'draining'
  | 'revision'
>

/** What failed before says nothing about another URL, nor about a receiver that was left alone. */
function beginsAnew({ status, url }: WebhookRecord, old: Stored): boolean {
  return url !== old.url || (status === 'active' && old.status !== 'active')
}

/** Whether the webhook gets the same events, in the same states, as before the change. */
function routesAlike(webhook: WebhookRecord, old: Stored, draining: number): boolean {
  return (
    webhook.status === old.status &&
    webhook.onSuspend === old.on_suspend &&
    draining === old.draining &&
    JSON.stringify(webhook.topics) === old.topics
  )
}
