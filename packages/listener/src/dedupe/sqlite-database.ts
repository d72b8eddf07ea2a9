/**
 * What is used of a database: `DatabaseSync` of node:sqlite, and in the same way `Database` of
 * bun:sqlite and of better-sqlite3.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
  close(): unknown
  /** Whether a transaction is open, as node:sqlite says it. */
  readonly isTransaction?: boolean
  /** The same, as bun:sqlite and better-sqlite3 say it. */
  readonly inTransaction?: boolean
}

export interface SqliteStatement {
  get(...values: (string | number)[]): unknown
  run(...values: (string | number)[]): { readonly changes: number | bigint }
}

export function isInTransaction(database: SqliteDatabase): boolean {
  return database.isTransaction ?? database.inTransaction ?? false
}
