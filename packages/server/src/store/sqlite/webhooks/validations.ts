import { timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId, Id, WebhookId } from '../../../domain/ids.ts'
import {
  type AskingMethod,
  type Validation,
  type ValidationAnswer,
  validationLimits,
} from '../../../domain/webhook/validation.ts'
import type {
  Confirmed,
  Proof,
  ValidationReader,
  ValidationWriter,
  WebhookRecord,
  WebhookWriter,
} from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'

interface ValidationRow {
  readonly webhook_id: string
  readonly id: string
  readonly url: string
  readonly method: string
  readonly code_hash: string | null
  readonly sent_at_ms: number | null
  readonly expires_at_ms: number | null
  readonly wrong_tries: number
  readonly answer: string
  readonly http_status: number | null
  readonly detail: string | null
}

const columns = `webhook_id, id, url, method, code_hash, sent_at_ms, expires_at_ms, wrong_tries,
  answer, http_status, detail`
const selectLast = `SELECT ${columns} FROM validations WHERE webhook_id = ?`

/** Deliveries that are cancelled at once with each of the webhooks that expire together. */
const cancelledEach = 1_000

/** What other nouns do with validations in their own transactions. */
export interface ValidationParts {
  /** The request under way is about a URL or a method that the webhook has no more; what stays is when it was sent. */
  moveOfWebhook(webhook: Pick<WebhookRecord, 'id' | 'url' | 'validation'>): void
  forgetOfWebhook(webhookId: WebhookId): void
  /** Of the channel's webhooks that are not deleted. */
  forgetOfChannel(channelId: ChannelId): void
}

export function validationParts(db: DatabaseSync): ValidationParts {
  // Without its id no answer counts any more.
  const move = prepare(
    db,
    `UPDATE validations SET id = '', url = ?, method = ?, code_hash = NULL, expires_at_ms = NULL,
       wrong_tries = 0, answer = 'not_sent', http_status = NULL, detail = NULL
     WHERE webhook_id = ?`,
  )
  const forget = prepare(db, 'DELETE FROM validations WHERE webhook_id = ?')
  const forgetAll = prepare(
    db,
    `DELETE FROM validations WHERE webhook_id IN
       (SELECT id FROM webhooks WHERE channel_id = ? AND deleted_at_ms IS NULL)`,
  )
  return {
    moveOfWebhook({ id, url, validation }) {
      move.run(url ?? '', validation, id)
    },
    forgetOfWebhook(webhookId) {
      forget.run(webhookId)
    },
    forgetOfChannel(channelId) {
      forgetAll.run(channelId)
    },
  }
}

export function validationReader(db: DatabaseSync): Sync<ValidationReader> {
  const last = prepare<ValidationRow>(db, `${selectLast} AND method <> 'none'`)
  return {
    get(webhookId) {
      const row = last.get(webhookId)
      return row === undefined ? null : toValidation(row)
    },
  }
}

/** What validations do to webhooks in their own transactions. */
interface WebhooksOfValidations extends Pick<Sync<WebhookWriter>, 'update'> {
  /** As the port has it; `portion` is how many deliveries it cancels itself. */
  delete(
    ...args: [...Parameters<WebhookWriter['delete']>, portion?: number]
  ): Awaited<ReturnType<WebhookWriter['delete']>>
}

export function validationWriter(
  db: DatabaseSync,
  { webhooks }: { readonly webhooks: WebhooksOfValidations },
): Sync<ValidationWriter> {
  const last = prepare<ValidationRow>(db, selectLast)
  const stands = prepare<{ id: string }>(
    db,
    `SELECT id FROM webhooks
     WHERE id = ? AND url = ? AND validation = ? AND deleted_at_ms IS NULL`,
  )
  const put = prepare(
    db,
    `INSERT OR REPLACE INTO validations (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const withhold = prepare(
    db,
    `INSERT INTO validations (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (webhook_id) DO UPDATE SET detail = excluded.detail
       WHERE answer = 'not_sent'`,
  )
  const answer = prepare(
    db,
    `UPDATE validations SET answer = ?, http_status = ?, detail = ?
     WHERE webhook_id = ? AND id = ? AND answer = 'outstanding'`,
  )
  const countWrong = prepare(
    db,
    `UPDATE validations SET wrong_tries = wrong_tries + 1,
       code_hash = CASE WHEN wrong_tries + 1 >= ${validationLimits.wrongTries} THEN NULL ELSE code_hash END
     WHERE webhook_id = ?`,
  )
  const useUp = prepare(db, 'UPDATE validations SET code_hash = NULL WHERE webhook_id = ?')

  const unconfirmed = prepare<{ id: WebhookId; channel_id: ChannelId }>(
    db,
    `SELECT id, channel_id FROM webhooks INDEXED BY webhooks_unconfirmed
     WHERE anonymous = 1 AND validated_at_ms IS NULL AND deleted_at_ms IS NULL
       AND unvalidated_since_ms <= ?
     ORDER BY unvalidated_since_ms LIMIT ?`,
  )

  /** What keeps the proof from holding; null when it holds. */
  const refuse = (row: ValidationRow | undefined, proof: Proof): Confirmed | null => {
    if (row?.id !== proof.id) return { kind: 'no_code' }
    if (proof.kind === 'answer') return null
    if (row.code_hash === null || (row.expires_at_ms ?? 0) <= proof.nowMs)
      return { kind: 'no_code' }
    if (!isSameHash(row.code_hash, proof.codeHash)) {
      countWrong.run(row.webhook_id)
      return { kind: 'wrong_code', triesLeft: validationLimits.wrongTries - row.wrong_tries - 1 }
    }
    if (row.answer === 'outstanding') return { kind: 'outstanding' }
    return row.answer === 'refused' ? { kind: 'refused', detail: row.detail } : null
  }

  return {
    begin(validation, notAfterMs) {
      const { webhookId, url, method } = validation
      if (stands.get(webhookId, url, method) === undefined) return { kind: 'webhook_changed' }
      const before = last.get(webhookId)
      const sentAtMs = before?.sent_at_ms ?? null
      if (sentAtMs !== null && notAfterMs !== null && sentAtMs > notAfterMs) {
        return { kind: 'too_soon', sentAtMs }
      }
      put.run(...valuesOf(validation))
      return { kind: 'begun' }
    },

    withhold(validation) {
      const { webhookId, url, method } = validation
      if (stands.get(webhookId, url, method) !== undefined) withhold.run(...valuesOf(validation))
    },

    answer({ webhookId, id }, end) {
      answer.run(end.answer, end.httpStatus, end.detail, webhookId, id)
    },

    confirm(webhook, proof) {
      const refusal = refuse(last.get(webhook.id), proof)
      if (refusal !== null) return refusal
      if (webhooks.update(webhook).kind !== 'updated') return { kind: 'changed_meanwhile' }
      if (proof.kind === 'code') useUp.run(webhook.id)
      else answer.run('agreed', proof.httpStatus, null, webhook.id, proof.id)
      return { kind: 'confirmed' }
    },

    expireUnconfirmed({ unvalidatedSinceMs, limit, nowMs }) {
      const old = unconfirmed.all(unvalidatedSinceMs, limit)
      for (const { id, channel_id } of old) webhooks.delete(channel_id, id, nowMs, cancelledEach)
      return old.length
    },
  }
}

/** In a time that does not tell how much of it is right. */
function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** In the order of `columns`. */
function valuesOf(validation: Validation) {
  return [
    validation.webhookId,
    validation.id,
    validation.url,
    validation.method,
    validation.codeHash,
    validation.sentAtMs,
    validation.expiresAtMs,
    validation.wrongTries,
    validation.answer,
    validation.httpStatus,
    validation.detail,
  ] as const
}

function toValidation(row: ValidationRow): Validation {
  return {
    webhookId: row.webhook_id as WebhookId,
    id: row.id as Id<'validation'>,
    url: row.url,
    method: row.method as AskingMethod,
    codeHash: row.code_hash,
    sentAtMs: row.sent_at_ms,
    expiresAtMs: row.expires_at_ms,
    wrongTries: row.wrong_tries,
    answer: row.answer as ValidationAnswer,
    httpStatus: row.http_status,
    detail: row.detail,
  }
}
