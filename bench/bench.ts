/**
 * `npm run bench [-- --quick] [--json FILE] [--profile]`: how fast Posthorn takes events over HTTP and
 * brings them to a receiver, as it is published, beside a bare relay and raw POSTs in the same run. Server, receiver and
 * relay are processes of their own; this one generates the load. Exits with 1 when a delivery is
 * missing, doubled or wrongly signed; targets are printed as met or not and change no exit code.
 */
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { spawnServer } from '../packages/server/test/server-process.ts'
import { bareRelay, posthorn, rawPosts } from './contenders.ts'
import { figuresOf, isMet, median, ratioOf } from './figures.ts'
import type { Throughput } from './measure.ts'
import { durations, measureAll } from './plan.ts'
import { peakMb } from './process-usage.ts'
import { tableOf } from './table.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
})

// The server is ended when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const folder = await mkdtemp(join(tmpdir(), 'posthorn-bench-'))
const profiles = join(folder, 'profiles')
const server = spawnServer({
  databaseFile: join(folder, 'bench.db'),
  built: true,
  nodeFlags: options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [],
})
process.once('exit', () => {
  if (!options.profile) rmSync(folder, { recursive: true, force: true })
})
const relay = await bareRelay()
const contenders = {
  posthorn: posthorn({ pid: server.pid, url: await server.ready }),
  relay,
  raw: rawPosts,
}
const measured = await measureAll(
  contenders,
  options.quick ? durations.quick : durations.full,
  console.error,
)
const figures = figuresOf(measured, peakMb(server.pid))
relay.close()
const exitCode = await server.stop()
if (exitCode !== 0) throw new Error(`The server exited with ${exitCode}.`)

for (const line of tableOf(figures)) console.log(line)
console.log(`
Every event arrived once at every webhook, with a valid signature. Posthorn commits each event with
fsync before its 201 and keeps a log of attempts; relay and raw POSTs store and sign nothing.
All processes share ${availableParallelism()} cores. Cores in use at saturation:`)
for (const [name, of] of Object.entries({
  'Posthorn, 1 webhook': measured.single,
  'Posthorn, 5 webhooks': measured.fanOut,
  'bare relay': measured.relay,
  'raw POSTs': measured.raw,
})) {
  console.log(`  ${name.padEnd(21)} ${coresOf(of)}`)
}

if (options.json !== undefined) {
  const rows = figures.map((each) => ({ ...each, ratio: ratioOf(each), met: isMet(each) }))
  await writeFile(options.json, `${JSON.stringify({ figures: rows, measured }, null, 2)}\n`)
}
if (options.profile) console.log(`CPU profiles of the server and its threads: ${profiles}`)

function coresOf(of: readonly Throughput[]): string {
  const share = (who: keyof Throughput['cores']) =>
    median(of.map(({ cores }) => cores[who])).toFixed(2)
  if (of === measured.raw) return `load ${share('load')}, receiver ${share('receiver')}`
  return `it ${share('contender')}, receiver ${share('receiver')}, load ${share('load')}`
}
