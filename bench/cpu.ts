/**
 * `npm run bench:cpu [-- --against FOLDER] [--webhooks 1,5] [--events N] [--rounds N] [--profile]
 * [--flag=--NODE-FLAG ...]`: what a delivery costs the server in CPU, thread by thread. `--against` names
 * another checkout, built as well: both run at once and get the same events in turns. Other work on the
 * machine moves CPU less than throughput, and such pairs less still: what differs by 5 % shows.
 */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type ForkedReceiver,
  forkReceiver,
} from '../packages/server/test/receiver/fork-receiver.ts'
import type { ServerProcess, spawnServer } from '../packages/server/test/server-process.ts'
import { posthorn } from './contenders.ts'
import { median } from './figures.ts'
import { type Gun, loadGun } from './load.ts'
import { openPool } from './post.ts'
import { peakMb, threadsCpuUs } from './process-usage.ts'

const { values: options } = parseArgs({
  options: {
    against: { type: 'string' },
    webhooks: { type: 'string', default: '1,5' },
    events: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '12' },
    profile: { type: 'boolean', default: false },
    flag: { type: 'string', multiple: true, default: [] },
  },
})
const own = resolve(import.meta.dirname, '..')
const checkouts = [...(options.against === undefined ? [] : [resolve(options.against)]), own]
const deliveriesPerVolley = Number(options.events)
const connections = 64
/** Volleys until V8 has compiled what is hot. */
const warmUps = 6

interface Side {
  readonly name: string
  readonly server: ServerProcess
  readonly receiver: ForkedReceiver
  readonly gun: Gun
  /** Of each volley: CPU per delivery by thread. */
  readonly volleys: ReadonlyMap<string, number>[]
}

// The servers are ended when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

for (const webhooks of options.webhooks.split(',').map(Number)) {
  const sides = await Promise.all(checkouts.map((checkout) => start(checkout, webhooks)))
  for (let round = 0; round < warmUps; round++) for (const side of sides) await fire(side, webhooks)
  for (let round = 0; round < Number(options.rounds); round++) {
    // Who goes first changes, so that neither always follows the other.
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const before = threadsCpuUs(side.server.pid)
      await fire(side, webhooks)
      const spent = [...threadsCpuUs(side.server.pid)].map(([thread, us]) => {
        return [thread, (us - (before.get(thread) ?? 0)) / deliveriesPerVolley] as const
      })
      const all = spent.reduce((sum, [, us]) => sum + us, 0)
      side.volleys.push(new Map([['all threads', all], ...spent]))
    }
  }
  for (const side of sides) {
    tell(side, webhooks)
    await side.receiver.close()
    await side.server.stop()
  }
  const [before, after] = sides.map(({ volleys }) =>
    volleys.map((each) => each.get('all threads') ?? 0),
  )
  if (before === undefined || after === undefined) continue
  const ratios = after.map((us, at) => us / (before[at] ?? Number.NaN))
  console.log(`  ${median(ratios).toFixed(2)} of what ${basename(checkouts[0] ?? '')} takes`)
}

async function start(checkout: string, webhooks: number): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-cpu-'))
  const profiles = join(folder, 'profiles')
  const { href } = pathToFileURL(join(checkout, 'packages/server/test/server-process.ts'))
  const its: { readonly spawnServer: typeof spawnServer } = await import(href)
  const server = its.spawnServer({
    databaseFile: join(folder, 'bench.db'),
    built: true,
    nodeFlags: [
      ...options.flag,
      ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []),
    ],
  })
  process.once('exit', () => {
    if (options.profile) console.log(`CPU profiles of ${checkout}: ${profiles}`)
    else rmSync(folder, { recursive: true, force: true })
  })
  const receiver = await forkReceiver()
  const paths = Array.from({ length: webhooks }, (_, n) => `/${n}`)
  const target = { paths, connections: webhooks === 1 ? 32 : 8 }
  const aim = await posthorn({ pid: server.pid, url: await server.ready }).aim(receiver, target)
  const gun = loadGun(aim, openPool(aim.origin, connections))
  return { name: basename(checkout), server, receiver, gun, volleys: [] }
}

async function fire({ gun, receiver }: Side, webhooks: number): Promise<void> {
  await gun.volley({ connections, count: Math.round(deliveriesPerVolley / webhooks) })
  await receiver.received(gun.shots * webhooks)
}

function tell({ name, server, volleys }: Side, webhooks: number): void {
  const peak = peakMb(server.pid)?.toFixed(0) ?? 'not known'
  console.log(`${name}, ${webhooks} webhook(s), CPU per delivery; peak memory ${peak} MB`)
  for (const thread of volleys[0]?.keys() ?? []) {
    const us = median(volleys.map((each) => each.get(thread) ?? 0))
    if (us >= 0.5) console.log(`  ${thread.padEnd(16)} ${us.toFixed(1)} us`)
  }
}
