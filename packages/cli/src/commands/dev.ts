import { join } from 'node:path'
import { createClient } from '@posthorn/client'
import { describeDatabase, launch, type RunningServer } from '@posthorn/server'
import { type Command, InvalidArgumentError } from 'commander'
import { ensureDemo, publishHello, secretsFor } from '../dev/demo.ts'
import { startSampleListener } from '../dev/sample-listener.ts'
import { createScreen } from '../dev/screen.ts'
import { loadDevState } from '../dev/state.ts'
import { addSettingFlags, givenFlags } from '../flags.ts'
import { type Cli, CommandError, type ExitCode, exitCodes, type Io } from '../io.ts'

/** Files of a development server, below the folder it was started in. */
const devFolder = '.posthorn'

export function addDev(program: Command, { io, finish }: Cli) {
  const command = program
    .command('dev')
    .description('run a development server with a sample listener, and show a first delivery')
    .option('--listener-port <port>', 'port of the sample listener', readPort, 8401)
    .option('--once', 'stop after the first delivery')
  addSettingFlags(command).action(async () => {
    const { listenerPort, once } = command.opts<{ listenerPort: number; once?: boolean }>()
    finish(await dev(io, { flags: givenFlags(command), listenerPort, once: once === true }))
  })
}

interface DevOptions {
  readonly flags: Record<string, string | undefined>
  readonly listenerPort: number
  readonly once: boolean
}

/**
 * Server, sample listener and a first event in one terminal. Everything goes through the public API,
 * as a user's program would.
 */
async function dev(io: Io, options: DevOptions): Promise<ExitCode> {
  const screen = createScreen(io)
  const folder = join(io.cwd, devFolder)
  const state = await loadDevState(folder)
  screen.title('Posthorn development server')
  const operatorKey = io.env.POSTHORN_ADMIN_KEY || state.operatorKey
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'dev.db')}`,
      POSTHORN_LOG_LEVEL: 'error',
      ...io.env,
      POSTHORN_ADMIN_KEY: operatorKey,
    },
    flags: options.flags,
    log: { write: io.err },
  })
  if (launched.kind === 'refused') {
    for (const problem of launched.problems) screen.problem(problem)
    return exitCodes.usage
  }
  const { server, config } = launched
  screen.fact('API', server.url)
  screen.fact('Docs', `${server.url}/docs`)
  screen.fact('Database', describeDatabase(config.database))

  const operator = createClient({ url: server.url, key: operatorKey })
  const listener = await startSampleListener({
    port: options.listenerPort,
    secrets: (listenerUrl) => secretsFor(operator, listenerUrl),
    onDelivery: screen.received,
  })
  screen.fact('Listener', `${listener.url} (a sample: it verifies what arrives and shows it here)`)
  try {
    const publisherKey = await ensureDemo(operator, state, listener.url)
    screen.gap()
    const published = await publishHello(createClient({ url: server.url, key: publisherKey }))
    screen.published(published)
    await listener.arrived(published.id)
    screen.nextSteps({ serverUrl: server.url, publisherKey, operatorKey })
    const failure = options.once ? null : await stopped(io, server)
    if (failure !== null) {
      throw new CommandError('server_failed', `The server cannot go on: ${failure.message}`, {
        fix: 'Start it again.',
      })
    }
    screen.say('Stopping: finishing what is under way.')
  } finally {
    await server.stop()
    await listener.close()
  }
  return exitCodes.ok
}

/** Null when the user ends it; the reason when the server cannot go on. */
function stopped(io: Io, server: RunningServer): Promise<Error | null> {
  const byUser = new Promise<null>((resolve) => io.onStop(() => resolve(null)))
  return Promise.race([byUser, server.failed])
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Give a whole number from 0 to 65535; 0 means any free port.')
}
