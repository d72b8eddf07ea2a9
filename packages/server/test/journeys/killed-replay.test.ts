import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApiClient } from '../api-client.ts'
import { eventually } from '../eventually.ts'
import { createPublisher } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { startReceiver } from '../receiver/receiver.ts'
import { operatorKey } from '../running-server.ts'
import { type ServerProcess, spawnServer } from '../server-process.ts'

interface Replay {
  readonly status: string
  readonly total: number
  readonly fed: number
  readonly counts: Readonly<Record<string, number>>
}

const events = 1_200
const kills = 4
/** Attempts under way, and outcomes not written down yet, when the process dies. */
const mostRepeated = 4 + 60

test('a replay goes on where it was when its server is killed again and again: nothing is lost, and only what was under way comes twice [replay-restart]', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-replay-'))
  const receiver = await startReceiver({
    behaviours: { '/': { per: 'path', steps: [answer(204, { afterMs: 3 })] } },
  })
  const spawn = () => spawnServer({ databaseFile: join(folder, 'test.db') })
  const clientAt = (url: string) => ({
    operator: createApiClient(url, operatorKey),
    client: (key: string) => createApiClient(url, key),
  })
  let server: ServerProcess = spawn()
  try {
    const publisher = await createPublisher(clientAt(await server.ready))
    const batch = Array.from({ length: events / 2 }, (_, n) => ({ event_name: 'a', data: { n } }))
    const ids: string[] = []
    for (let half = 0; half < 2; half++) {
      const path = `${publisher.path}/events/batch`
      const { data } = await publisher.api.ok<{ data: { id: string }[] }>('POST', path, batch)
      ids.push(...data.map(({ id }) => id))
    }
    const { id } = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 4 })
    const path = `${publisher.path}/webhooks/${id}/replay`
    const replay = await publisher.api.ok<{ id: string }>('POST', path, { states: ['none'] })

    for (let kill = 1; kill <= kills; kill++) {
      await receiver.received(kill * 200)
      await server.kill()
      server = spawn()
      await server.ready
    }
    const { operator } = clientAt(await server.ready)
    const last = await eventually(
      () => operator.ok<Replay>('GET', `${publisher.path}/replays/${replay.id}`),
      ({ counts, status }) => status === 'done' && counts.pending === 0,
    )
    expect(last).toMatchObject({ total: events, fed: events, counts: { delivered: events } })
    const arrived = receiver.posts.map((post) => post.id)
    expect(new Set(arrived)).toEqual(new Set(ids))
    expect(arrived.length - events).toBeLessThanOrEqual(kills * mostRepeated)
  } finally {
    await server.kill()
    await receiver.close()
    await rm(folder, { recursive: true })
  }
}, 60_000)
