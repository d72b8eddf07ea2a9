/**
 * `npm run bench:backup`: how much slower publishing is while `posthorn backup` runs beside the server.
 * Windows with a backup and windows without take turns in one run, so that what else the machine does
 * falls on both.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forkReceiver } from '../packages/server/test/receiver/fork-receiver.ts'
import { spawnServer } from '../packages/server/test/server-process.ts'
import { posthorn } from './contenders.ts'
import { type Gun, loadGun } from './load.ts'
import { openPool } from './post.ts'

const program = fileURLToPath(new URL('../packages/cli/src/bin.ts', import.meta.url))
const connections = 16
const fillMs = 20_000
const windowMs = 5_000
const rounds = 4

const folder = await mkdtemp(join(tmpdir(), 'posthorn-bench-backup-'))
const databaseFile = join(folder, 'posthorn.db')
const server = spawnServer({ databaseFile })
const receiver = await forkReceiver()
try {
  const contender = posthorn({ pid: server.pid, url: await server.ready })
  const aim = await contender.aim(receiver, { paths: ['/'], connections })
  const pool = openPool(aim.origin, connections)
  const gun = loadGun(aim, pool)
  await gun.saturate({ connections, forMs: fillMs })

  const alone: number[] = []
  const beside: number[] = []
  let backups = 0
  for (let round = 0; round < rounds; round++) {
    alone.push(await rateOf(gun))
    const stop = new AbortController()
    const backingUp = backUpUntil(stop.signal)
    beside.push(await rateOf(gun))
    stop.abort()
    backups += await backingUp
  }
  await receiver.received(gun.shots)
  await pool.close()

  const megabytes = Math.round((await stat(databaseFile)).size / 1e6)
  console.log(
    `${backups} backups of up to ${megabytes} MB, one after the other, in ${rounds} windows`,
  )
  console.log(`events a second, alone:           ${median(alone)}`)
  console.log(`events a second, beside a backup: ${median(beside)}`)
  console.log(`ratio: ${(median(beside) / median(alone)).toFixed(2)}`)
} finally {
  await server.kill()
  await receiver.close()
  await rm(folder, { recursive: true })
}

async function rateOf(gun: Gun): Promise<number> {
  const before = gun.shots
  await gun.saturate({ connections, forMs: windowMs })
  return ((gun.shots - before) * 1000) / windowMs
}

/** Answers how many backups were made. */
async function backUpUntil(signal: AbortSignal): Promise<number> {
  let made = 0
  while (!signal.aborted) {
    const output = join(folder, 'backup')
    const args = ['backup', '--database', `sqlite:${databaseFile}`, '--output', output]
    const child = spawn(process.execPath, ['--conditions=source', program, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`posthorn backup ended with ${code}.`)
    await rm(output, { recursive: true })
    made += 1
  }
  return made
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return Math.round(middle.reduce((sum, each) => sum + each, 0) / middle.length)
}
