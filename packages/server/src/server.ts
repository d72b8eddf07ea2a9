import type { AddressInfo } from 'node:net'
import { assemble } from './assemble.ts'
import type { Config } from './config/config.ts'
import type { Database } from './config/database.ts'
import { createApp } from './http/app.ts'
import { createSessions } from './http/session/sessions.ts'
import { ensureOperationalChannel } from './operations/channels/ensure-operational-channel.ts'
import { ensureOperatorKey } from './operations/keys/ensure-operator-key.ts'
import { createEgressPolicy } from './outbound/egress-policy.ts'
import { createUndiciSender } from './outbound/undici-sender.ts'
import { createAesSealer } from './secrets/aes-sealer.ts'
import { hashApiKey } from './secrets/api-key.ts'
import type { MasterKey } from './secrets/master-key.ts'
import { openSqliteStore } from './store/sqlite/sqlite-store.ts'
import type { Store } from './store/store.ts'
import { machineOrigin } from './system/machine-origin.ts'
import { systemClock } from './system/system-clock.ts'
import { uuidIds } from './system/uuid-ids.ts'
import type { Logger } from './telemetry/logger.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { createTelemetry } from './telemetry/telemetry.ts'

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:8400`. */
  readonly url: string
  /** The operator key, when this start made it: shown once, nowhere kept. */
  readonly newOperatorKey: string | null
  /**
   * A link that signs a browser in as the operator, once; null when nobody has told this process
   * the operator key, or when it serves no console.
   */
  readonly signInLink: () => string | null
  /** Resolves when the server cannot go on: end the process, and start it anew. */
  readonly failed: Promise<Error>
  /**
   * Accepts nothing more, finishes or gives back what is under way, commits, and resolves within the
   * configured deadline.
   */
  stop(): Promise<void>
}

export interface ServerParts {
  readonly config: Config
  readonly masterKeys: readonly MasterKey[]
  /** PEM certificates of authorities that receivers may be signed by, beside the public ones. */
  readonly ca: string | null
  readonly logger: Logger
  readonly version: string
  /** The folder of the built console; null to serve none. */
  readonly consoleFolder: string | null
}

/**
 * The composition root: the only place that names concrete drivers and clocks. What is started in
 * order is stopped in the opposite order, also when a later start fails.
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { config, logger } = parts
  const started: (() => Promise<void>)[] = []
  const stop = async () => {
    const failures: unknown[] = []
    for (const end of started.reverse().splice(0)) {
      await end().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'The server did not stop cleanly')
  }
  try {
    const metrics = createMetrics()
    const telemetry = createTelemetry(logger, metrics)
    const sealer = createAesSealer(parts.masterKeys)

    const store = await openStore(config.database)
    started.push(() => store.close())

    const { allowNetworks, allowMetadata } = config.egress
    const egress = createEgressPolicy({ allowNetworks, allowMetadata })
    const sender = createUndiciSender({
      policy: egress,
      clock: systemClock,
      version: parts.version,
      ca: parts.ca,
      origin: config.egress.origin ?? machineOrigin(),
      onBlocked: (detail) => telemetry.addressBlocked({ detail }),
    })
    started.push(() => sender.close())

    const { directory, engine, context } = assemble({
      store,
      sender,
      sealer,
      clock: systemClock,
      random: Math.random,
      ids: uuidIds,
      telemetry,
      limits: config.limits,
      engineLimits: { ...engineLimits, maxInFlight: config.engine.maxInFlight },
      refuseUrl: egress.refuseUrl,
    })
    await engine.join()
    started.push(() => engine.leave())
    await directory.refresh()
    const newOperatorKey = await ensureOperatorKey(context, config.adminKey)
    await ensureOperationalChannel(context)

    metrics.gauge('posthorn_deliveries_in_hand', 'Deliveries in memory.', () => engine.stats.inHand)
    metrics.gauge('posthorn_attempts_in_flight', 'Attempts under way.', () => engine.stats.inFlight)
    metrics.gauge(
      'posthorn_breakers_open',
      'Webhooks that wait because their receiver is down.',
      () => engine.stats.breakersOpen,
    )
    metrics.gauge(
      'posthorn_requests_uncommitted',
      'Publish requests that wait for their commit.',
      () => context.intake.requests,
    )

    const sessions = createSessions(context)
    const app = createApp({
      context,
      telemetry,
      metrics,
      version: parts.version,
      sessions,
      consoleFolder: parts.consoleFolder,
      trustedProxies: config.trustedProxies,
    })
    await app.listen({ host: config.host, port: config.port })
    engine.run()
    // Requests and attempts come to their end side by side. What is cut short half-way, test events
    // among it, is answered before the connections of slow clients are cut.
    started.push(async () => {
      const { stopTimeoutMs } = config
      const late = setTimeout(() => app.server.closeAllConnections(), stopTimeoutMs * 0.75)
      await Promise.all([app.close(), engine.finish(stopTimeoutMs / 2)]).finally(() =>
        clearTimeout(late),
      )
    })

    const { address, port } = app.server.address() as AddressInfo
    const host = address.includes(':') ? `[${address}]` : address
    const url = `http://${host}:${port}`
    const operatorKey = config.adminKey ?? newOperatorKey
    const signInLink = () =>
      operatorKey === null || parts.consoleFolder === null
        ? null
        : `${url}/sign-in#token=${sessions.tokens.issue(hashApiKey(operatorKey))}`
    return { url, newOperatorKey, signInLink, failed: store.failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function openStore(database: Database): Promise<Store> {
  switch (database.kind) {
    case 'sqlite':
      return openSqliteStore({ path: database.path })
    case 'postgres':
      // The configuration has refused it.
      throw new Error('There is no driver for PostgreSQL.')
  }
}

/**
 * About 3 kB of memory each with 1 kB of data: some 60 MB, or 64 MiB of larger ones. What finds no room
 * is claimed later, for a quarter more CPU in all.
 */
const engineLimits = { inHand: 20_000, inHandBytes: 64 * 1024 * 1024 }
