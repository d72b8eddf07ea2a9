import { describeDatabase } from './config/database.ts'
import { launch } from './launch.ts'

export interface ServerProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
  /** Calls back when the process is asked to end; a second time means at once. */
  onStop(listener: () => void): void
}

/** `refused`: it never started, for reasons that were printed. `failed`: it could not go on, or not stop in time. */
export type ServerEnd = 'stopped' | 'refused' | 'failed'

/** The process: settings, run until asked to end, stop in time. */
export async function runServer(io: ServerProcess): Promise<ServerEnd> {
  const launched = await launch({ env: io.env, flags: io.flags, log: { write: io.out } })
  if (launched.kind === 'refused') {
    for (const problem of launched.problems) io.err(`${problem}\n`)
    return 'refused'
  }
  const { server, config, logger } = launched
  if (server.newOperatorKey !== null) {
    io.err(`Operator key, shown this once: ${server.newOperatorKey}\n`)
    const link = server.signInLink()
    if (link !== null) io.err(`Console, signed in by this link once: ${link}\n`)
  }
  logger.info(
    { url: server.url, database: describeDatabase(config.database), env: config.env },
    `listening on ${server.url}`,
  )

  const asked = new Promise<null>((resolve) => io.onStop(() => resolve(null)))
  const failure = await Promise.race([asked, server.failed])
  if (failure !== null) {
    logger.fatal({ err: failure }, `the server cannot go on: ${failure.message} Start it again.`)
    return 'failed'
  }
  logger.info('stopping: finishing what is under way')
  const late = Symbol('late')
  const deadline = new Promise<typeof late>((resolve) => {
    setTimeout(() => resolve(late), config.stopTimeoutMs).unref()
  })
  const stopped = server.stop().then(
    () => 'clean' as const,
    (error: unknown) => {
      logger.error({ err: error }, 'the server did not stop cleanly')
      return 'unclean' as const
    },
  )
  const end = await Promise.race([stopped, deadline])
  if (end === late) {
    logger.error(
      `not stopped within ${config.stopTimeoutMs / 1000} s; what is left is delivered after the next start`,
    )
    return 'failed'
  }
  if (end === 'unclean') return 'failed'
  logger.info('stopped')
  return 'stopped'
}
