import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store.ts'

export interface Call {
  readonly method: (...args: readonly unknown[]) => unknown
  readonly args: readonly unknown[]
}

export type Answer =
  | { readonly failure: null; readonly value: unknown }
  | { readonly failure: Failure }

/** Who has a part in every transaction, for all its calls together. */
export interface Transaction {
  /** May write; when it throws, nothing of the transaction happened. */
  beforeCommit(): void
  undone(): void
}

/** How a thread says that it could not do something. */
export interface Failure {
  readonly code: StoreError['code']
  readonly message: string
  readonly cause: unknown
}

/**
 * One transaction for all; if a call fails, nothing of it happened, and each call gets a transaction
 * of its own, so that one that cannot succeed fails alone. A transaction that cannot begin is no
 * call's fault: then all that are left fail, rather than each wait in vain for a busy file.
 */
export function runGroup(
  db: DatabaseSync,
  calls: readonly Call[],
  { path, transaction }: { readonly path: string; readonly transaction: Transaction },
): Answer[] {
  const answers: Answer[] = []
  let portion = calls
  while (answers.length < calls.length) {
    const end = runTogether(db, portion, transaction)
    if (end.kind === 'committed') {
      answers.push(...end.answers)
    } else {
      const failure = toFailure(end.error, path)
      if (end.kind === 'not_begun') {
        return [...answers, ...calls.slice(answers.length).map(() => ({ failure }))]
      }
      if (portion.length === 1) answers.push({ failure })
    }
    portion = calls.slice(answers.length, answers.length + 1)
  }
  return answers
}

type End =
  | { readonly kind: 'committed'; readonly answers: readonly Answer[] }
  | { readonly kind: 'not_begun' | 'undone'; readonly error: unknown }

function runTogether(db: DatabaseSync, calls: readonly Call[], transaction: Transaction): End {
  try {
    // A transaction that could not be rolled back must not get into the next commit.
    if (db.isTransaction) db.exec('ROLLBACK')
    db.exec('BEGIN IMMEDIATE')
  } catch (error) {
    return { kind: 'not_begun', error }
  }
  try {
    const answers = calls.map(run)
    transaction.beforeCommit()
    db.exec('COMMIT')
    return { kind: 'committed', answers }
  } catch (error) {
    transaction.undone()
    rollBack(db)
    return { kind: 'undone', error }
  }
}

function rollBack(db: DatabaseSync): void {
  // SQLite has rolled back by itself when the disk was full.
  if (!db.isTransaction) return
  try {
    db.exec('ROLLBACK')
  } catch {
    // The error that led here says more; the next transaction tries again before it begins.
  }
}

export function runAlone(call: Call, path: string): Answer {
  try {
    return run(call)
  } catch (error) {
    return { failure: toFailure(error, path) }
  }
}

function run({ method, args }: Call): Answer {
  return { failure: null, value: method(...args) }
}

/** https://sqlite.org/rescode.html */
const sqliteBusy = 5
const sqliteFull = 13

export function toFailure(error: unknown, path: string): Failure {
  if (error instanceof StoreError) {
    return { code: error.code, message: error.message, cause: error.cause }
  }
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : null
  if (errcode === sqliteFull) {
    return { code: 'full', message: `No room is left for ${path}: free some disk.`, cause: error }
  }
  if (errcode === sqliteBusy) {
    const message = `Another program keeps ${path} locked: end its transaction, or that program.`
    return { code: 'broken', message, cause: error }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'broken', message: `The store ${path} failed: ${message}`, cause: error }
}
