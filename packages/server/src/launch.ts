import { loadCaFile } from './config/ca-file.ts'
import { type Config, readConfig } from './config/config.ts'
import { problemOfDatabaseFile } from './config/database-file.ts'
import { loadMasterKeys } from './config/master-keys.ts'
import { consoleFolder } from './console-folder.ts'
import { type RunningServer, startServer } from './server.ts'
import { createLogger, type Logger } from './telemetry/logger.ts'
import { version } from './version.ts'

export interface LaunchRequest {
  readonly env: Readonly<Record<string, string | undefined>>
  /** By the names of the flags; they win over the environment. */
  readonly flags: Readonly<Record<string, string | undefined>>
  /** Takes the log lines. */
  readonly log: { write(line: string): void }
  /** Of a build of the console; the one that belongs to this server if left out. */
  readonly consoleFolder?: string
}

export type Launched =
  | {
      readonly kind: 'running'
      readonly server: RunningServer
      readonly config: Config
      readonly logger: Logger
    }
  /** Each problem is a sentence that says the fix. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

/** From raw settings to a running server. What a person can mend is answered as sentences. */
export async function launch(request: LaunchRequest): Promise<Launched> {
  const read = readConfig(request.env, request.flags)
  if (read.kind === 'refused') return read
  const { config } = read
  if (config.database.kind === 'sqlite') {
    const problem = await problemOfDatabaseFile(config.database.path)
    if (problem !== null) return { kind: 'refused', problems: [problem] }
  }
  const keys = await loadMasterKeys(config)
  if (keys.kind === 'refused') return { kind: 'refused', problems: [keys.problem] }

  const ca = config.egress.caFile === null ? null : await loadCaFile(config.egress.caFile)
  if (ca?.kind === 'refused') return { kind: 'refused', problems: [ca.problem] }

  const logger = createLogger({ ...config.log, destination: request.log })
  for (const notice of read.notices) logger.warn(notice)
  if (keys.made !== null) {
    logger.warn(
      `Made the key file ${keys.made}. Keep a copy apart from the database: without it the secrets in there cannot be opened.`,
    )
  }
  try {
    const server = await startServer({
      config,
      masterKeys: keys.keys,
      ca: ca?.pem ?? null,
      logger,
      version,
      consoleFolder: request.consoleFolder ?? consoleFolder(),
    })
    return { kind: 'running', server, config, logger }
  } catch (error) {
    const problem = explain(error, config)
    if (problem === null) throw error
    return { kind: 'refused', problems: [problem] }
  }
}

/** A sentence for what commonly keeps a server from starting; null for what nobody foresaw. */
function explain(error: unknown, config: Config): string | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${config.port} on ${config.host} is in use by another program. End that program, or choose another port: --port ${config.port + 1} or POSTHORN_PORT=${config.port + 1}.`
    case 'EACCES':
      return `This user may not listen on port ${config.port} of ${config.host}. Choose a port from 1024 up: --port 8400.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${config.host}. Set POSTHORN_HOST to one it has, 127.0.0.1 or 0.0.0.0.`
  }
  return error.name === 'StoreError' ? error.message : null
}
