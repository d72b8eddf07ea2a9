import { ClaimLostError } from './claim-lost-error.ts'
import { type Claim, type DedupeOptions, type DedupeStore, secondsUntil } from './dedupe-store.ts'
import { createFences } from './fence.ts'
import { storedKey } from './postgres-key.ts'
import { postgresStatements } from './postgres-statements.ts'
import { sweepNowAndThen } from './sweep-now-and-then.ts'
import { defaultTable, tableName } from './table-name.ts'
import { readTimes } from './times.ts'

export { ClaimLostError } from './claim-lost-error.ts'

/** What is used of a connection: a `Pool`, `Client` or `PoolClient` of npm `pg`, or what acts like one. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

export interface PostgresDedupeOptions extends DedupeOptions {
  /** A pool, of which each call takes a connection for one statement. It stays yours to end. */
  readonly pool: PostgresClient
  /** `table` or `schema.table`. Default `posthorn_dedupe`. */
  readonly table?: string | undefined
  /** The time in milliseconds. Default: the clock of the database, which all processes share. */
  readonly nowMs?: (() => number) | undefined
}

export interface PostgresDedupe extends DedupeStore {
  /** What `setup()` runs, for those who keep their schema in migrations. */
  readonly setupSql: string
  /** Creates the table and its index if they are not there. Processes may call it at once. */
  setup(): Promise<void>
  /**
   * Makes "handled" part of your transaction on `client`, so that both or none survive a crash: the
   * handler's work has its effect exactly once.
   */
  inTransaction(client: PostgresClient): PostgresTransaction
  /** Removes up to 200 rows whose time is over, and says how many. Claims do so now and then. */
  sweep(): Promise<number>
}

export interface PostgresTransaction {
  /**
   * Marks the message as done when your transaction commits. From here on nobody else can take the
   * claim until the transaction ends, however long it lasts. Throws `ClaimLostError` when the claim is
   * lost, which must roll the transaction back, and an `Error` when `client` is in no transaction.
   */
  commit(claim: Claim): Promise<void>
}

/** Remembers in a table that any number of processes share. */
export function postgresDedupe(options: PostgresDedupeOptions): PostgresDedupe {
  const { leaseMs, keepMs } = readTimes(options)
  const { pool } = options
  const name = tableName(options.table ?? defaultTable)
  const sql = postgresStatements(name)
  const nextFence = createFences()
  const now = () => (options.nowMs ? Math.floor(options.nowMs()) : null)

  const ask = async (client: PostgresClient, text: string, values?: unknown[]) => {
    try {
      return (await client.query(text, values)).rows
    } catch (error) {
      throw sqlState(error) === undefinedTable ? missingTable(name.table, error) : error
    }
  }
  const run = (text: string, values: unknown[]) => untilSerialized(() => ask(pool, text, values))
  const forCommit = async ({ key, fence }: Claim) => [await storedKey(key), fence, keepMs, now()]
  const sweep = async () => (await run(sql.sweep, [now()])).length
  const sweepSometimes = sweepNowAndThen(sweep)

  return {
    leaseMs,
    setupSql: sql.setup,
    async setup() {
      await pool.query(sql.setup)
    },
    async claim(key) {
      await sweepSometimes()
      const fence = nextFence()
      const [row] = (await run(sql.claim, [
        await storedKey(key),
        fence,
        leaseMs,
        now(),
      ])) as ClaimRow[]
      if (row?.claimed) return { kind: 'claimed', claim: { key, fence } }
      if (row?.done) return { kind: 'done' }
      // No row yet, and not ours: another process takes it at this moment.
      return { kind: 'in_flight', retryAfterS: secondsUntil(row?.left_ms ?? leaseMs, 0) }
    },
    async renew({ key, fence }) {
      const [row] = (await run(sql.renew, [
        await storedKey(key),
        fence,
        leaseMs,
        now(),
      ])) as HeldRow[]
      return row?.held === true
    },
    async commit(claim) {
      return (await run(sql.commit, await forCommit(claim))).length === 1
    },
    async release({ key, fence }) {
      return (await run(sql.release, [await storedKey(key), fence, now()])).length === 1
    },
    async forget(key) {
      return (await run(sql.forget, [await storedKey(key), now()])).length === 1
    },
    inTransaction: (client) => ({
      async commit(claim) {
        await ask(client, sql.requireTransaction).catch((error) => {
          throw sqlState(error) === noTransaction ? outsideTransaction(error) : error
        })
        const rows = await ask(client, sql.commit, await forCommit(claim))
        if (rows.length === 0) throw new ClaimLostError(claim)
      },
    }),
    sweep,
  }
}

interface ClaimRow {
  readonly claimed: boolean
  /** Null where there is no row. */
  readonly done: boolean | null
  readonly left_ms: number | null
}

interface HeldRow {
  readonly held: boolean
}

/** Codes of PostgreSQL, appendix A. */
const undefinedTable = '42P01'
const noTransaction = '25P01'
const serializationFailure = '40001'

function sqlState(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/**
 * In a database whose default isolation is stricter than READ COMMITTED, claims at the same time make
 * each other fail; the one that tries again sees what the other wrote.
 */
async function untilSerialized<T>(statement: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await statement()
  } catch (error) {
    if (tries === 1 || sqlState(error) !== serializationFailure) throw error
    return untilSerialized(statement, tries - 1)
  }
}

function missingTable(table: string, cause: unknown): Error {
  return new Error(`The table ${table} is missing: call setup() once, as when you deploy.`, {
    cause,
  })
}

function outsideTransaction(cause: unknown): Error {
  return new Error(
    'The client is in no transaction, so nothing was committed: BEGIN first, and pass the client it ' +
      'was begun on, not the pool.',
    { cause },
  )
}
