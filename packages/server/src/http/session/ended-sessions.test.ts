import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/store.ts'
import { createEndedSessions } from './ended-sessions.ts'

let folder: string
let store: Store
let nowMs: number
let looks: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-sessions-'))
  store = await openSqliteStore({ path: join(folder, 'posthorn.db') })
  nowMs = 0
  looks = 0
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A node that has just started, whose looks into the store are counted. */
function startNode() {
  const hasEnded = (id: string) => {
    looks += 1
    return store.read.sessions.hasEnded(id)
  }
  return createEndedSessions({
    store: { ...store, read: { ...store.read, sessions: { hasEnded } } },
    clock: { nowMs: () => 0, monotonicMs: () => nowMs },
  })
}

const session = { id: 'a', expiresAtMs: 1_000 }

describe('a session that goes on', () => {
  it('costs one look into the store in ten seconds, however many requests come', async () => {
    const node = startNode()
    expect(await Promise.all([node.has('a'), node.has('a'), node.has('a')])).toEqual([
      false,
      false,
      false,
    ])
    nowMs += 9_999
    expect(node.has('a')).toBe(false)
    expect(looks).toBe(1)
    nowMs += 1
    expect(await node.has('a')).toBe(false)
    expect(looks).toBe(2)
  })
})

describe('a session that was signed out of', () => {
  it('is refused at once by the node where it was, and costs no looks', async () => {
    const node = startNode()
    await node.has('a')
    await node.end(session)
    nowMs += 1_000_000
    expect(node.has('a')).toBe(true)
    expect(looks).toBe(1)
  })

  it('is refused by a node that was started anew', async () => {
    await startNode().end(session)
    expect(await startNode().has('a')).toBe(true)
  })

  it('is refused by other nodes within ten seconds', async () => {
    const [here, there] = [startNode(), startNode()]
    expect(await there.has('a')).toBe(false)
    await here.end(session)
    nowMs += 10_000
    expect(await there.has('a')).toBe(true)
  })

  it('stays ended when a look that began before comes back', async () => {
    const node = startNode()
    const before = node.has('a')
    await node.end(session)
    await before
    expect(await node.has('a')).toBe(true)
  })

  it('is refused however many sessions came since', async () => {
    const node = startNode()
    await node.end(session)
    for (let n = 0; n < 10_000; n += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, at) => node.has(`other-${n + at}`)))
    }
    looks = 0
    expect(await node.has('a')).toBe(true)
    // It was forgotten: memory has an end.
    expect(looks).toBe(1)
  })
})

describe('a store that cannot be asked', () => {
  it('is told, and nothing is taken for granted', async () => {
    const node = startNode()
    await store.close()
    await expect(node.has('a')).rejects.toMatchObject({ code: 'closed' })
    await expect(node.end(session)).rejects.toMatchObject({ code: 'closed' })
    await expect(node.has('a')).rejects.toMatchObject({ code: 'closed' })
    store = await openSqliteStore({ path: join(folder, 'posthorn.db') })
  })
})
