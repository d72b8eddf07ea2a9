import { DatabaseSync } from 'node:sqlite'
import { ClaimLostError } from './claim-lost-error.ts'
import {
  type Claim,
  type ClaimResult,
  type DedupeOptions,
  type DedupeStore,
  secondsUntil,
} from './dedupe-store.ts'
import { createFences } from './fence.ts'
import { isInTransaction, type SqliteDatabase } from './sqlite-database.ts'
import { prepareStatements, setupSql } from './sqlite-statements.ts'
import { sweepNowAndThen } from './sweep-now-and-then.ts'
import { defaultTable, tableName } from './table-name.ts'
import { readTimes } from './times.ts'

export { ClaimLostError } from './claim-lost-error.ts'
export type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

export interface SqliteDedupeOptions extends DedupeOptions {
  /**
   * The path of a file, opened and set up at once; or an open database of yours (node:sqlite,
   * bun:sqlite, better-sqlite3), on which `setup()` is called once and which stays yours to close.
   */
  readonly database: string | SqliteDatabase
  /** Default `posthorn_dedupe`. */
  readonly table?: string | undefined
}

export interface SqliteDedupe extends DedupeStore {
  /** Creates the table and its index if they are not there. */
  setup(): void
  /**
   * Makes "handled" part of your transaction on the same database, so that both or none survive a
   * crash. Synchronous, as the transaction must be: nothing may be awaited between its BEGIN IMMEDIATE
   * and its COMMIT.
   */
  inTransaction(): SqliteTransaction
  /** Removes up to 200 rows whose time is over, and says how many. Claims do so now and then. */
  sweep(): Promise<number>
  /** Closes the file that the store opened; a database of yours stays open. */
  close(): void
}

export interface SqliteTransaction {
  /**
   * Marks the message as done when your transaction commits. Throws `ClaimLostError` when the claim is
   * lost, which must roll the transaction back, and an `Error` outside of a transaction.
   */
  commit(claim: Claim): void
}

/** Waited for another process's write before a call fails, in a file that the store opened. */
const busyTimeoutMs = 5_000

/**
 * Remembers in an SQLite file that any number of processes on one machine share. Lapses are judged by
 * the machine's clock.
 */
export function sqliteDedupe(options: SqliteDedupeOptions): SqliteDedupe {
  const { leaseMs, keepMs } = readTimes(options)
  const { nowMs = Date.now } = options
  const name = tableName(options.table ?? defaultTable)
  const own = typeof options.database === 'string' ? openFile(options.database) : null
  const database = own ?? (options.database as SqliteDatabase)
  const nextFence = createFences()
  const now = () => Math.floor(nowMs())
  let prepared: ReturnType<typeof prepareStatements> | undefined

  const setup = () => void database.exec(setupSql(name))
  if (own) setup()

  const statements = () => {
    try {
      prepared ??= prepareStatements(database, name)
    } catch (error) {
      if (!/no such table/i.test(String(error))) throw error
      throw new Error(`The table ${name.table} is missing: call setup() once.`, { cause: error })
    }
    return prepared
  }
  /**
   * What runs between two steps of somebody's open transaction becomes part of it. A rollback would
   * then take back the claim of a message that is being handled, so the call is refused instead.
   */
  const outside = () => {
    if (!isInTransaction(database)) return statements()
    throw new Error(
      'A transaction is open on the database of the dedupe store. Await nothing while it is open ' +
        'and commit the claim with inTransaction(), or give the store a connection of its own.',
    )
  }
  const extend = (claim: Claim, { done, byMs }: { done: 0 | 1; byMs: number }): boolean => {
    const { changes } = statements().extend.run(done, now() + byMs, claim.key, claim.fence, now())
    return Number(changes) === 1
  }
  const holder = (key: string): Exclude<ClaimResult, { kind: 'claimed' }> | null => {
    const row = statements().look.get(key) as { done: number; until_ms: number } | null | undefined
    if (!row || row.until_ms <= now()) return null
    if (row.done === 1) return { kind: 'done' }
    return { kind: 'in_flight', retryAfterS: secondsUntil(row.until_ms, now()) }
  }
  const sweep = async () => Number(outside().sweep.run(now()).changes)
  const sweepSometimes = sweepNowAndThen(sweep)

  return {
    leaseMs,
    setup,
    async claim(key) {
      outside()
      await sweepSometimes()
      // Looking first spares repeats the write lock.
      const before = holder(key)
      if (before) return before
      const fence = nextFence()
      const { changes } = outside().take.run(key, fence, now() + leaseMs, now())
      if (Number(changes) === 1) return { kind: 'claimed', claim: { key, fence } }
      // Another process was faster, and may even be through with it.
      return holder(key) ?? { kind: 'in_flight', retryAfterS: 1 }
    },
    async renew(claim) {
      outside()
      return extend(claim, { done: 0, byMs: leaseMs })
    },
    async commit(claim) {
      outside()
      return extend(claim, { done: 1, byMs: keepMs })
    },
    async release({ key, fence }) {
      return Number(outside().release.run(key, fence, now()).changes) === 1
    },
    async forget(key) {
      return Number(outside().forget.run(key, now()).changes) === 1
    },
    inTransaction: () => ({
      commit(claim) {
        if (!isInTransaction(database)) {
          throw new Error(
            'No transaction is open on the database of the dedupe store: BEGIN first.',
          )
        }
        if (!extend(claim, { done: 1, byMs: keepMs })) throw new ClaimLostError(claim)
      },
    }),
    sweep,
    close: () => void own?.close(),
  }
}

function openFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs })
  // FULL: what was answered as done is done after a power cut, too.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
  return database
}
