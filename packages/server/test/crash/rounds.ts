import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ApiClient, createApiClient } from '../api-client.ts'
import { answer } from '../receiver/behaviour.ts'
import { type ForkedReceiver, forkReceiver } from '../receiver/fork-receiver.ts'
import { operatorKey } from '../running-server.ts'
import { type Judgement, judge } from './judge.ts'
import { readLedger } from './ledger-posts.ts'
import { type Lives, startLives } from './lives.ts'
import { publishUntil } from './publishing.ts'
import { type Random, seededRandom } from './random.ts'

export interface RoundsOptions {
  readonly rounds: number
  readonly seed: number
  readonly say: (line: string) => void
}

/**
 * Receivers that take every event at once, after failing it once, and slowly: so that at any moment
 * something is on its way, something waits for its retry and something waits for its turn.
 */
const behaviours = {
  '/steady': { per: 'path', steps: [answer(204)] },
  '/failing': { per: 'event', steps: [answer(500), answer(200)] },
  '/slow': { per: 'path', steps: [answer(204, { afterMs: 10 })] },
} as const
const formats = { '/steady': 'raw', '/failing': 'channel', '/slow': 'standard' } as const
const paths = ['/steady', '/failing', '/slow'] as const

const publishers = 6
const maxInFlight = 32
/** Outcomes that one commit writes down; while it is under way, those of the next collect. */
const settledAtOnce = 500
/** What may be sent twice after a kill: attempts under way, and outcomes not yet committed. */
export const mostInFlight = maxInFlight + 2 * settledAtOnce

const stopTimeoutS = 10
const drainWithinMs = 90_000

/** Publishes under load while the server is killed and stopped again and again, and judges the outcome. */
export async function runRounds({ rounds, seed, say }: RoundsOptions): Promise<Judgement> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-crash-'))
  const ledgerFile = join(folder, 'ledger')
  const random = seededRandom(seed)
  const receiver = await forkReceiver({ behaviours, ledgerFile, ledgerBodies: true })
  const lives = startLives({
    databaseFile: join(folder, 'crash.db'),
    env: {
      POSTHORN_MAX_IN_FLIGHT: String(maxInFlight),
      POSTHORN_STOP_TIMEOUT_S: String(stopTimeoutS),
      POSTHORN_LOG_LEVEL: 'info',
    },
    stopWithinMs: stopTimeoutS * 1000,
  })
  try {
    const channel = await prepare(lives, { receiver, random })
    const over = new AbortController()
    const publishing = Promise.all(
      Array.from({ length: publishers }, (_, index) =>
        publishUntil({
          ...channel,
          name: `p${index}`,
          random: seededRandom(random.between(0, 2 ** 32)),
          signal: over.signal,
          url: lives.url,
        }),
      ),
    )
    await endAgainAndAgain(lives, { rounds, random, say, publishing })
    over.abort()
    lives.spawn()
    const publishes = (await publishing).flat()
    await drained(createApiClient(await lives.url(), channel.key), channel.path)
    await lives.stop()
    await receiver.close()
    const posts = readLedger(await readFile(ledgerFile, 'utf8'))
    return judge({ publishes, posts, paths, lives: lives.all, mostInFlight })
  } finally {
    if (lives.all.at(-1)?.end === null) await lives.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The first starts on an empty folder are killed too; then a channel with its webhooks is made. */
async function prepare(
  lives: Lives,
  { receiver, random }: { receiver: ForkedReceiver; random: Random },
): Promise<{ path: string; key: string }> {
  for (let start = 0; start < 3; start++) {
    lives.spawn()
    await pause(random.between(0, lives.startMs))
    await lives.kill()
  }
  lives.spawn()
  const url = await lives.url()
  const operator = createApiClient(url, operatorKey)
  const channel = await operator.ok<{ id: string; publisher_key: string }>('POST', '/v1/channels', {
    name: 'Crash',
  })
  const api = createApiClient(url, channel.publisher_key)
  const path = `/v1/channels/${channel.id}`
  for (const each of paths) {
    const { secret } = await api.ok<{ secret: string }>('POST', `${path}/webhooks`, {
      webhook_url: receiver.url + each,
      format: formats[each],
      retry_policy: { delays: [1, 1, 2, 5, 10] },
    })
    await receiver.trust(each, [secret])
  }
  await lives.kill()
  return { path, key: channel.publisher_key }
}

/** One round in five ends with a stop, the others with a kill, some of them before the server listens. */
async function endAgainAndAgain(
  lives: Lives,
  options: RoundsWithout & { readonly publishing: Promise<unknown> },
): Promise<void> {
  const { random, rounds, say, publishing } = options
  for (let round = 1; round <= rounds; round++) {
    lives.spawn()
    const isStop = round % 5 === 2
    if (!isStop && random.next() < 0.25) {
      const afterMs = random.between(0, lives.startMs * 1.2)
      await pause(afterMs)
      await lives.kill()
      say(`round ${round}: killed ${afterMs} ms after its spawn`)
      continue
    }
    await Promise.race([lives.url(), publishing])
    const afterMs = random.between(50, 2_000)
    await Promise.race([pause(afterMs), publishing])
    await (isStop ? lives.stop() : lives.kill())
    say(`round ${round}: ${isStop ? 'stopped' : 'killed'} after ${afterMs} ms under load`)
  }
}

type RoundsWithout = Pick<RoundsOptions, 'rounds' | 'say'> & { readonly random: Random }

/** Waits until the server says that nothing is open. The judge does not take its word for more. */
async function drained(api: ApiClient, path: string): Promise<void> {
  const deadlineMs = performance.now() + drainWithinMs
  for (const state of ['pending', 'retrying']) {
    for (;;) {
      const page = await api.ok<{ data: unknown[] }>(
        'GET',
        `${path}/deliveries?state=${state}&limit=1`,
      )
      if (page.data.length === 0 || performance.now() > deadlineMs) break
      await pause(100)
    }
  }
}
