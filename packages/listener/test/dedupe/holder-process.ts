import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { postgresDedupe } from '../../src/dedupe/postgres.ts'
import { redisDedupe } from '../../src/dedupe/redis.ts'
import { sqliteDedupe } from '../../src/dedupe/sqlite.ts'
import { connectIoRedis } from './redis-clients.ts'

/*
 * Claims a key and holds it, as a process in the midst of a handler does:
 *
 *     holder-process.ts sqlite FILE KEY [work]
 *     holder-process.ts postgres URL KEY [work]
 *     holder-process.ts redis PORT KEY
 *
 * With `work` it also begins a transaction, inserts the key into the table `work`, commits the claim in
 * it, and stops there: right before COMMIT.
 */
const [kind, place = '', key = '', work] = process.argv.slice(2)

const hold = { sqlite: holdInSqlite, postgres: holdInPostgres, redis: holdInRedis }[kind ?? '']
if (!hold) throw new Error(`Unknown store ${kind}`)
console.log(await hold())
console.log('ready')
setInterval(() => {}, 1 << 30)

async function holdInSqlite(): Promise<string> {
  if (!work) return (await sqliteDedupe({ database: place }).claim(key)).kind
  const database = new DatabaseSync(place, { timeout: 5_000 })
  const store = sqliteDedupe({ database })
  const result = await store.claim(key)
  if (result.kind === 'claimed') {
    database.exec('BEGIN IMMEDIATE')
    database.prepare('INSERT INTO work VALUES (?)').run(key)
    store.inTransaction().commit(result.claim)
  }
  return result.kind
}

async function holdInPostgres(): Promise<string> {
  const client = new Client(place)
  await client.connect()
  const store = postgresDedupe({ pool: client })
  const result = await store.claim(key)
  if (work && result.kind === 'claimed') {
    await client.query('BEGIN')
    await client.query('INSERT INTO work VALUES ($1)', [key])
    await store.inTransaction(client).commit(result.claim)
  }
  return result.kind
}

async function holdInRedis(): Promise<string> {
  const client = await connectIoRedis(Number(place))
  return (await redisDedupe({ client }).claim(key)).kind
}
