import { rowsPerSweep } from './sweep-now-and-then.ts'
import type { TableName } from './table-name.ts'

/**
 * A row is a key that is held (not `done`, until its lease ends) or done (until it may be forgotten).
 * One whose time is over counts as absent. Every statement is atomic by itself. To
 * claim and to renew never waits for a transaction in which a handler commits its claim: duplicates
 * must be answered meanwhile, and waiting ones could use up the pool that the handler needs to finish.
 */
export function postgresStatements({ table, index }: TableName) {
  return {
    // IF NOT EXISTS alone fails when two processes start at once; the lock lets one go first.
    setup: `
      DO $$ BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('${table}', 0));
        CREATE TABLE IF NOT EXISTS ${table} (
          key text COLLATE "C" PRIMARY KEY,
          fence text NOT NULL,
          done boolean NOT NULL,
          until_ms bigint NOT NULL
        );
        CREATE INDEX IF NOT EXISTS ${index} ON ${table} (until_ms);
      END $$`,

    /** $1 key, $2 fence, $3 lease, $4 now */
    claim: `
      WITH time AS MATERIALIZED (SELECT ${now('$4')} AS now_ms),
      holder AS (SELECT done, until_ms FROM ${table} WHERE key = $1::text),
      lapsed AS (
        SELECT key FROM ${table} AS t, time WHERE key = $1::text AND until_ms <= now_ms
        FOR UPDATE OF t SKIP LOCKED),
      retaken AS (
        UPDATE ${table} AS t SET fence = $2::text, done = false, until_ms = now_ms + $3::bigint
        FROM lapsed, time WHERE t.key = lapsed.key AND t.until_ms <= now_ms
        RETURNING 1),
      taken AS (
        INSERT INTO ${table} (key, fence, done, until_ms)
        SELECT $1::text, $2::text, false, now_ms + $3::bigint FROM time
        WHERE NOT EXISTS (SELECT FROM holder)
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT
        EXISTS (SELECT FROM taken) OR EXISTS (SELECT FROM retaken) AS claimed,
        holder.done AND holder.until_ms > now_ms AS done,
        (holder.until_ms - now_ms)::float8 AS left_ms
      FROM time LEFT JOIN holder ON true`,

    /**
     * $1 key, $2 fence, $3 lease, $4 now. Renewed, or safe without: a row that is done, or locked as
     * only its own transaction's commit locks it for long.
     */
    renew: `
      WITH time AS MATERIALIZED (SELECT ${now('$4')} AS now_ms),
      own AS (SELECT done, until_ms FROM ${table} WHERE key = $1::text AND fence = $2::text),
      free AS (
        SELECT key FROM ${table} WHERE key = $1::text AND fence = $2::text AND NOT done
        FOR UPDATE SKIP LOCKED),
      renewed AS (
        UPDATE ${table} AS t SET until_ms = now_ms + $3::bigint
        FROM free, time WHERE t.key = free.key AND t.until_ms > now_ms
        RETURNING 1)
      SELECT EXISTS (SELECT FROM renewed)
        OR EXISTS (SELECT FROM own WHERE done)
        OR (EXISTS (SELECT FROM own) AND NOT EXISTS (SELECT FROM free)) AS held`,

    /** $1 key, $2 fence, $3 keep, $4 now */
    commit: `
      UPDATE ${table}
      SET done = true, until_ms = CASE WHEN done THEN until_ms ELSE ${now('$4')} + $3::bigint END
      WHERE key = $1::text AND fence = $2::text AND (done OR until_ms > ${now('$4')})
      RETURNING 1`,
    /** The lock that `commit` takes as well: outside of a transaction PostgreSQL refuses to take it. */
    requireTransaction: `LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`,

    /** $1 key, $2 fence, $3 now */
    release: `
      DELETE FROM ${table}
      WHERE key = $1::text AND fence = $2::text AND NOT done AND until_ms > ${now('$3')}
      RETURNING 1`,
    /** $1 key, $2 now */
    forget: `
      DELETE FROM ${table} WHERE key = $1::text AND done AND until_ms > ${now('$2')} RETURNING 1`,
    /** $1 now */
    sweep: `
      WITH old AS (
        SELECT key FROM ${table} WHERE until_ms <= (SELECT ${now('$1')})
        ORDER BY until_ms LIMIT ${rowsPerSweep} FOR UPDATE SKIP LOCKED)
      DELETE FROM ${table} WHERE key IN (SELECT key FROM old) RETURNING 1`,
  }
}

/**
 * The injected time, or the database's, which all processes share. Not `now()`: that stands still
 * during a transaction, and would see as held what lapsed in the meantime.
 */
function now(parameter: string): string {
  return `coalesce(${parameter}::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)`
}
