import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { backUp, restoreBackup } from '@posthorn/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApiClient } from '../api-client.ts'
import { createPublisher, publisherOf } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { operatorKey } from '../running-server.ts'
import { type ServerProcess, spawnServer } from '../server-process.ts'

let folder: string
let receiver: Receiver
let server: ServerProcess

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-backup-'))
  receiver = await startReceiver()
})
afterEach(async () => {
  await server.kill()
  await receiver.close()
  await rm(folder, { recursive: true })
})

const request = {
  masterKeys: [],
  signal: new AbortController().signal,
  onProgress: () => {},
}

function clientOf(url: string) {
  const client = (key: string) => createApiClient(url, key)
  return { operator: client(operatorKey), client }
}

/** Event ids with how many deliveries each has, straight from the file. */
function eventsIn(backup: string): Map<string, number> {
  const db = new DatabaseSync(join(backup, 'posthorn.db'), { readOnly: true })
  const rows = db
    .prepare(
      `SELECT id, (SELECT count(*) FROM deliveries WHERE event_id = events.id) AS deliveries
       FROM events WHERE topic = 'load'`,
    )
    .all()
  db.close()
  return new Map(rows.map(({ id, deliveries }) => [String(id), Number(deliveries)]))
}

test('a backup beside a server under load has all that was accepted before, and a server goes on from it', async () => {
  const databaseFile = join(folder, 'live.db')
  server = spawnServer({ databaseFile })
  const live = clientOf(await server.ready)
  const publisher = await createPublisher(live)
  receiver.behave('/down', { per: 'path', steps: [answer(500)] })
  for (const path of ['/up', '/down']) {
    const { secret } = await publisher.webhook({
      webhook_url: receiver.url + path,
      retry_policy: { delays: Array.from({ length: 20 }, () => 3) },
    })
    receiver.trust(path, [secret])
  }
  const second = await publisher.api.ok<{ key: string }>('POST', `${publisher.path}/keys`, {
    name: 'second',
  })

  const accepted: string[] = []
  let loading = true
  const publishOn = async () => {
    while (loading) accepted.push(await publisher.publish('load'))
  }
  const load = Promise.all([publishOn(), publishOn(), publishOn()])
  await receiver.received(20)

  const backups: { readonly folder: string; readonly before: readonly string[] }[] = []
  for (let round = 0; round < 4; round++) {
    const before = [...accepted]
    const made = await backUp({ ...request, database: databaseFile, output: folder, withKey: true })
    backups.push({ folder: made.folder, before })
    // The next one has more in it.
    await receiver.received(receiver.posts.length + 20)
  }
  loading = false
  await load
  await server.kill()

  for (const { folder: backup, before } of backups) {
    const events = eventsIn(backup)
    expect(before.filter((id) => events.get(id) !== 2)).toEqual([])
    // Whatever else is in it came with its deliveries, too.
    expect([...events.values()].every((deliveries) => deliveries === 2)).toBe(true)
  }
  const [, , last] = backups
  if (last === undefined) throw new Error('There are fewer backups.')
  expect(last.before.length).toBeGreaterThan(0)

  const restored = join(folder, 'restored.db')
  await restoreBackup({ ...request, backup: last.folder, database: restored, force: false })
  expect(existsSync(`${restored}-wal`)).toBe(false)

  const postsBefore = receiver.posts.length
  receiver.behave('/down', { per: 'path', steps: [answer(204)] })
  server = spawnServer({ databaseFile: restored })
  // The publisher's key is one of those in the backup.
  const goesOn = publisherOf(clientOf(await server.ready), {
    id: publisher.channelId,
    publisher_key: second.key,
  })
  const events = [...eventsIn(last.folder).keys()]
  await receiver.received(postsBefore + events.length)
  for (const id of last.before) {
    const log = await goesOn.log(id)
    expect(log).toHaveLength(2)
  }
  const late = receiver.posts.slice(postsBefore).filter(({ path }) => path === '/down')
  // Each of them was open in the backup, and now arrives under the id it always had.
  expect(new Set(late.map(({ id }) => id))).toEqual(new Set(events))
  expect(new Set(receiver.posts.map(({ verdict }) => verdict))).toEqual(new Set(['valid']))
  const next = await goesOn.publish('load')
  await receiver.received(receiver.posts.length + 1)
  expect(await goesOn.log(next)).toHaveLength(2)
}, 60_000)
