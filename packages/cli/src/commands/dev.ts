import { type Command, InvalidArgumentError } from 'commander'
import { addJsonFlag, wantsJson } from '../flags/json.ts'
import { addSettingFlags, givenFlags } from '../flags/settings.ts'
import type { Cli } from '../io.ts'

const help = `
The database and the keys of the development server are kept in the folder .posthorn, so that the next
start goes on with them. --json prints a line for each thing that happens, with its kind: started, ready,
published, attempt, received, gap, stopping.`

export function addDev(program: Command, { io, finish }: Cli) {
  const command = program
    .command('dev')
    .description('run a development server with a sample listener, and watch what happens')
    .option('--listener-port <port>', 'port of the sample listener', readPort, 8401)
    .option('--once', 'stop after the first delivery')
    .addHelpText('after', help)
  addJsonFlag(command, 'print JSON, a line for each thing that happens; no keys')
  addSettingFlags(command).action(async () => {
    const { listenerPort, once } = command.opts<{
      listenerPort: number
      once?: boolean
    }>()
    const { dev } = await import('../dev/dev.ts')
    const flags = givenFlags(command)
    finish(await dev(io, { flags, listenerPort, once: once === true, json: wantsJson(command) }))
  })
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Give a whole number from 0 to 65535; 0 means any free port.')
}
