import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ForkedReceiver, forkReceiver } from '../receiver/fork-receiver.ts'
import { type Judgement, judge } from './judge.ts'
import { readLedger } from './ledger-posts.ts'
import { type Lives, startLives } from './lives.ts'
import { type Publish, publishUntil } from './publishing.ts'
import { type Random, seededRandom } from './random.ts'
import { drained, paths, setScene } from './scene.ts'

export interface RoundsOptions {
  readonly rounds: number
  readonly seed: number
  readonly say: (line: string) => void
}

const publishers = 12
const maxInFlight = 32
/** Outcomes that one commit of the server writes down; while it is under way, the next collects. */
const settledAtOnce = 500
/** What may be sent again after a kill: attempts under way, and outcomes not yet committed. */
export const mostInFlight = maxInFlight + 2 * settledAtOnce
const stopTimeoutS = 10

/**
 * Publishes under load while the server is killed and stopped again and again, and judges what came of
 * it. The store and the ledger are kept when something is wrong.
 */
export async function runRounds(options: RoundsOptions): Promise<Judgement> {
  const { say } = options
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-crash-'))
  const ledgerFile = join(folder, 'ledger')
  const receiver = await forkReceiver({ ledgerFile, ledgerBodies: true })
  const lives = startLives({
    databaseFile: join(folder, 'crash.db'),
    env: {
      POSTHORN_MAX_IN_FLIGHT: String(maxInFlight),
      POSTHORN_STOP_TIMEOUT_S: String(stopTimeoutS),
    },
    stopWithinMs: stopTimeoutS * 1000,
  })
  try {
    const publishes = await publishThrough(lives, receiver, options)
    await receiver.close()
    const posts = readLedger(await readFile(ledgerFile, 'utf8'))
    const judgement = judge({ publishes, posts, paths, lives: lives.all, mostInFlight })
    if (isSound(judgement)) await rm(folder, { recursive: true })
    else say(`kept ${folder}`)
    return judgement
  } catch (error) {
    say(`kept ${folder}`)
    process.kill(receiver.pid)
    throw error
  } finally {
    if (lives.all.at(-1)?.end === null) await lives.kill()
  }
}

export function isSound({ accepted, delivered, faults }: Judgement): boolean {
  return accepted > 0 && delivered === accepted && faults.length === 0
}

async function publishThrough(
  lives: Lives,
  receiver: ForkedReceiver,
  options: RoundsOptions,
): Promise<Publish[]> {
  const random = seededRandom(options.seed)
  // Also the first start, which makes the key and the store, may be cut short anywhere.
  for (let start = 0; start < 3; start++) {
    lives.spawn()
    await pause(random.between(0, lives.startMs))
    await lives.kill()
  }
  lives.spawn()
  const scene = await setScene(await lives.url(), receiver)
  await lives.kill()

  const over = new AbortController()
  const publishing = Promise.all(
    Array.from({ length: publishers }, (_, index) =>
      publishUntil({
        ...scene,
        name: `p${index}`,
        random: seededRandom(random.between(0, 2 ** 32)),
        signal: over.signal,
        url: lives.url,
      }),
    ),
  )
  try {
    // A publisher that got an answer nobody expects ends the rounds.
    await Promise.race([publishing, endAgainAndAgain(lives, random, options)])
  } finally {
    over.abort()
  }
  lives.spawn()
  const publishes = (await publishing).flat()
  await drained(await lives.url(), scene)
  await lives.stop()
  return publishes
}

/** One round in five ends with a stop, the others with a kill, some of them before the server listens. */
async function endAgainAndAgain(
  lives: Lives,
  random: Random,
  { rounds, say }: RoundsOptions,
): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    lives.spawn()
    const isStop = round % 5 === 2
    const isEarly = !isStop && random.next() < 0.25
    const afterMs = isEarly ? random.between(0, lives.startMs * 1.2) : random.between(50, 2_000)
    if (!isEarly) await lives.url()
    await pause(afterMs)
    await (isStop ? lives.stop() : lives.kill())
    const since = isEarly ? 'its spawn' : 'it listened'
    say(`round ${round}: ${isStop ? 'stopped' : 'killed'} ${Math.round(afterMs)} ms after ${since}`)
  }
}
