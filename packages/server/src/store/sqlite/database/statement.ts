import type { DatabaseSync } from 'node:sqlite'

export type SqlValue = string | number | null | Uint8Array

/** A prepared statement that says what its rows look like. The SQL beside it is the proof. */
export interface Statement<Row> {
  get(...values: SqlValue[]): Row | undefined
  all(...values: SqlValue[]): Row[]
  run(...values: SqlValue[]): { readonly changes: number }
}

export function prepare<Row = never>(db: DatabaseSync, sql: string): Statement<Row> {
  return db.prepare(sql) as unknown as Statement<Row>
}

/** Statements that differ by which filters were given: each text is prepared once. */
export function preparer<Row>(db: DatabaseSync): (sql: string) => Statement<Row> {
  const kept = new Map<string, Statement<Row>>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = prepare<Row>(db, sql)
    kept.set(sql, statement)
    return statement
  }
}
