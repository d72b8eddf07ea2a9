// Runs a store in Bun through all its calls, and prints what they answered.
import { redisDedupe } from '../../src/dedupe/redis.ts'
import { sqliteDedupe } from '../../src/dedupe/sqlite.ts'

const [kind, port] = process.argv.slice(2)

const answers = await { sqlite: onBunDatabase, file: onFile, redis: onRedis }[kind]()
console.log(JSON.stringify(answers))

async function onBunDatabase() {
  const { Database } = await import('bun:sqlite')
  const database = new Database(':memory:')
  const store = sqliteDedupe({ database })
  store.setup()
  const answers = await wholeStory(store)
  const { claim } = await store.claim('a:2')
  try {
    store.inTransaction().commit(claim)
  } catch (error) {
    answers.push(error.message.match(/BEGIN first/)?.[0])
  }
  database.transaction(() => store.inTransaction().commit(claim))()
  answers.push((await store.claim('a:2')).kind === 'done')
  return answers
}

async function onFile() {
  const store = sqliteDedupe({ database: ':memory:' })
  const answers = await wholeStory(store)
  store.close()
  return answers
}

async function onRedis() {
  const client = new Bun.RedisClient(`redis://127.0.0.1:${port}`)
  await client.connect()
  const answers = await wholeStory(redisDedupe({ client }))
  client.close()
  return answers
}

async function wholeStory(store) {
  const first = await store.claim('a:1')
  const second = await store.claim('a:1')
  const renewed = await store.renew(first.claim)
  const committed = await store.commit(first.claim)
  const third = await store.claim('a:1')
  const forgotten = await store.forget('a:1')
  const fourth = await store.claim('a:1')
  const released = await store.release(fourth.claim)
  const fifth = await store.claim('a:1')
  return [
    first.kind,
    second.kind,
    renewed,
    committed,
    third.kind,
    forgotten,
    fourth.kind,
    released,
    fifth.kind,
  ]
}
