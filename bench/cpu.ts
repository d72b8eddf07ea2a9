/**
 * `npm run bench:cpu [-- --events N] [--webhooks 1,5] [--profile] [--flag=--NODE-FLAG ...]`: what an event costs the server in
 * CPU, thread by thread, over a fixed count. Other work on the machine moves this far less than it
 * moves throughput, so it is what tells two versions apart: run both in turns, several times each.
 */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { forkReceiver } from '../packages/server/test/receiver/fork-receiver.ts'
import { spawnServer } from '../packages/server/test/server-process.ts'
import { posthorn } from './contenders.ts'
import { loadGun } from './load.ts'
import { openPool } from './post.ts'
import { peakMb, threadsCpuUs } from './process-usage.ts'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    webhooks: { type: 'string', default: '1,5' },
    profile: { type: 'boolean', default: false },
    flag: { type: 'string', multiple: true, default: [] },
  },
})
const events = Number(options.events)
const connections = 64

// The server is ended when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

for (const webhooks of options.webhooks.split(',').map(Number)) {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-cpu-'))
  const profiles = join(folder, 'profiles')
  const server = spawnServer({
    databaseFile: join(folder, 'bench.db'),
    nodeFlags: [
      ...options.flag,
      ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []),
    ],
  })
  process.once('exit', () => {
    if (!options.profile) rmSync(folder, { recursive: true, force: true })
  })
  const receiver = await forkReceiver()
  const paths = Array.from({ length: webhooks }, (_, n) => `/${n}`)
  const target = { paths, connections: webhooks === 1 ? 32 : 8 }
  const aim = await posthorn({ pid: server.pid, url: await server.ready }).aim(receiver, target)
  const pool = openPool(aim.origin, connections)
  const gun = loadGun(aim, pool)
  const volley = async (count: number) => {
    await gun.volley({ connections, count })
    await receiver.received(gun.shots * webhooks)
  }
  // Until the compiler has seen what there is to see.
  await volley(events)
  const before = threadsCpuUs(server.pid)
  await volley(events)
  const after = threadsCpuUs(server.pid)
  const peak = peakMb(server.pid)
  await pool.close()
  await receiver.close()
  await server.stop()

  const spent = [...after].map(([thread, us]) => ({ thread, us: us - (before.get(thread) ?? 0) }))
  const all = spent.reduce((sum, { us }) => sum + us, 0) / events
  console.log(
    `${webhooks} webhook(s): ${all.toFixed(1)} us per event, ${(all / webhooks).toFixed(1)} per delivery; peak memory ${peak?.toFixed(0)} MB`,
  )
  for (const { thread, us } of spent) {
    if (us / events >= 0.5) console.log(`  ${thread.padEnd(16)} ${(us / events).toFixed(1)} us`)
  }
  if (options.profile) console.log(`  CPU profiles: ${profiles}`)
}
