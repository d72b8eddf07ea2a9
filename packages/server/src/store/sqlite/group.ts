import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store.ts'

export interface Call {
  readonly method: (...args: readonly unknown[]) => unknown
  readonly args: readonly unknown[]
}

export type Answer =
  | { readonly failure: null; readonly value: unknown }
  | { readonly failure: Failure }

/** How a thread says that it could not do something. */
export interface Failure {
  readonly code: StoreError['code']
  readonly message: string
  readonly cause: unknown
}

/**
 * One transaction for all; if anything in it fails, nothing of it happened, and each call gets a
 * transaction of its own, so that one that cannot succeed fails alone.
 */
export function runGroup(db: DatabaseSync, calls: readonly Call[], path: string): Answer[] {
  try {
    db.exec('BEGIN IMMEDIATE')
    const answers = calls.map(run)
    db.exec('COMMIT')
    return answers
  } catch (error) {
    // SQLite has rolled back by itself when the disk was full.
    if (db.isTransaction) db.exec('ROLLBACK')
    if (calls.length === 1) return [{ failure: toFailure(error, path) }]
    return calls.flatMap((call) => runGroup(db, [call], path))
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

/** SQLITE_FULL of https://sqlite.org/rescode.html. */
const diskFull = 13

export function toFailure(error: unknown, path: string): Failure {
  if (error instanceof StoreError) {
    return { code: error.code, message: error.message, cause: error.cause }
  }
  if (error instanceof Error && 'errcode' in error && error.errcode === diskFull) {
    return { code: 'full', message: `No room is left for ${path}: free some disk.`, cause: error }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'broken', message: `The store ${path} failed: ${message}`, cause: error }
}
