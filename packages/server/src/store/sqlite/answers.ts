import type { DatabaseSync } from 'node:sqlite'
import type { AnsweredBefore, AnswerReader, AnswerWriter, RememberedAnswer } from '../store.ts'
import { prepare } from './database/statement.ts'
import type { Sync } from './thread/sync.ts'

/** What other nouns do with answers in their own transactions. */
export interface AnswerParts {
  /** The answer given before under the same scope, if any. Asked before anything is written. */
  recall(remember: RememberedAnswer | null): AnsweredBefore | null
  keep(remember: RememberedAnswer | null): void
}

interface AnswerRow {
  readonly fingerprint: string
  readonly status: number
  readonly sealed_body: Uint8Array
}

export function answerReader(db: DatabaseSync): Sync<AnswerReader> {
  const select = prepare<AnswerRow>(
    db,
    'SELECT fingerprint, status, sealed_body FROM answers WHERE scope = ? AND expires_at_ms > ?',
  )
  return {
    recall(scope, nowMs) {
      const row = select.get(scope, nowMs)
      if (row === undefined) return null
      return {
        kind: 'answered_before',
        fingerprint: row.fingerprint,
        status: row.status,
        sealedBody: row.sealed_body,
      }
    },
  }
}

export function answerParts(db: DatabaseSync): AnswerParts {
  const { recall } = answerReader(db)
  // Replaces: an answer past its time may still lie under the scope.
  const insert = prepare(
    db,
    `INSERT OR REPLACE INTO answers (scope, fingerprint, status, sealed_body, expires_at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  )
  return {
    recall: (remember) => remember && recall(remember.scope, remember.nowMs),
    keep(remember) {
      if (remember === null) return
      insert.run(
        remember.scope,
        remember.fingerprint,
        remember.status,
        remember.sealedBody,
        remember.expiresAtMs,
      )
    },
  }
}

export function answerWriter(db: DatabaseSync): Sync<AnswerWriter> {
  const expire = prepare(
    db,
    `DELETE FROM answers WHERE scope IN
       (SELECT scope FROM answers WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)`,
  )
  return {
    expire: (nowMs, limit) => expire.run(nowMs, limit).changes,
  }
}
