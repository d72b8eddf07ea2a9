import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelOf, keyOf, newId } from '../../suite/given.ts'
import { openSqliteStore } from '../sqlite-store.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-threads-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A store with its threads. */
async function openWithThreads(name: string) {
  const path = join(folder, name)
  const threads: Worker[] = []
  const note = (worker: Worker) => threads.push(worker)
  process.on('worker', note)
  const store = await openSqliteStore({ path })
  process.off('worker', note)
  const [writer, reader] = threads
  if (writer === undefined || reader === undefined) throw new Error('The store has two threads.')
  return { path, store, writer, reader }
}

describe('the threads of the store', () => {
  it.each(['writer', 'reader'] as const)('fail together when the %s dies', async (role) => {
    const { path, store, ...threads } = await openWithThreads(`${role}.db`)
    await threads[role].terminate()
    const reason = await store.failed
    expect(reason).toMatchObject({ name: 'StoreError', code: 'broken' })
    await expect(store.write.nodes.beat(newId())).rejects.toBe(reason)
    await expect(store.read.channels.find('x')).rejects.toBe(reason)
    await expect(store.read.ping()).rejects.toBe(reason)
    await store.close()
    const again = await openSqliteStore({ path })
    await again.read.ping()
    await again.close()
  })

  it('both answer a ping', async () => {
    const { store } = await openWithThreads('ping.db')
    const answered: string[] = []
    const channel = channelOf()
    await Promise.all([
      store.write.channels
        .create(channel, keyOf({ channelId: channel.id }), null)
        .then(() => answered.push('write')),
      store.read.ping().then(() => answered.push('ping')),
    ])
    expect(answered).toEqual(['write', 'ping'])
    await store.close()
  })

  it('answer what changed in the routing while lists wait', async () => {
    const { store } = await openWithThreads('lists.db')
    const channel = channelOf()
    await store.write.channels.create(channel, keyOf({ channelId: channel.id }), null)
    const answered: string[] = []
    const lists = Array.from({ length: 2_000 }, () =>
      store.read.channels.list({ before: null, limit: 9 }),
    )
    await Promise.all([
      Promise.all(lists).then(() => answered.push('lists')),
      store.read.routing.changesSince(0).then(() => answered.push('routing')),
    ])
    expect(answered).toEqual(['routing', 'lists'])
    await store.close()
  })
})
