import type { AddressInfo } from 'node:net'
import type { Config } from './config/config.ts'
import { createDirectory } from './directory/directory.ts'
import { createEngine } from './engine/engine.ts'
import { createApp } from './http/app.ts'
import type { OperationContext } from './operations/context.ts'
import { ensureOperatorKey } from './operations/ensure-operator-key.ts'
import { createEgressPolicy } from './outbound/egress-policy.ts'
import { createUndiciSender } from './outbound/undici-sender.ts'
import { createAesSealer } from './secrets/aes-sealer.ts'
import type { MasterKey } from './secrets/master-key.ts'
import { openWebhook } from './secrets/webhook-seal.ts'
import { openSqliteStore } from './store/sqlite/sqlite-store.ts'
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

    const store = await openSqliteStore({ path: config.databasePath })
    started.push(() => store.close())

    const directory = createDirectory({
      routing: store.read.routing,
      open: (record) => openWebhook(sealer, record),
    })
    const { allowNetworks, allowMetadata } = config.egress
    const egress = createEgressPolicy({ allowNetworks, allowMetadata })
    const sender = createUndiciSender({
      policy: egress,
      clock: systemClock,
      version: parts.version,
      ca: parts.ca,
    })
    started.push(() => sender.close())

    const engine = createEngine({
      store,
      directory,
      sender,
      clock: systemClock,
      random: Math.random,
      ids: uuidIds,
      telemetry,
      limits: { ...engineLimits, maxInFlight: config.engine.maxInFlight },
      alone: true,
    })
    await engine.join()
    started.push(() => engine.leave())
    await directory.refresh()

    const context: OperationContext = {
      store,
      directory,
      sender,
      sealer,
      handOff: engine.handOff,
      node: engine.node,
      stopSignal: engine.stopSignal,
      clock: systemClock,
      ids: uuidIds,
      telemetry,
      limits: config.limits,
      intake: { requests: 0, bytes: 0 },
      refuseUrl: egress.refuseUrl,
    }
    const newOperatorKey = await ensureOperatorKey(context, config.adminKey)

    metrics.gauge('posthorn_deliveries_in_hand', 'Deliveries in memory.', () => engine.stats.inHand)
    metrics.gauge('posthorn_attempts_in_flight', 'Attempts under way.', () => engine.stats.inFlight)
    metrics.gauge(
      'posthorn_requests_uncommitted',
      'Publish requests that wait for their commit.',
      () => context.intake.requests,
    )

    const app = createApp({
      context,
      telemetry,
      metrics,
      version: parts.version,
      trustedProxies: config.trustedProxies,
    })
    await app.listen({ host: config.host, port: config.port })
    engine.run()
    // Requests and attempts come to their end side by side.
    started.push(async () => {
      const closed = app.close()
      await engine.finish(config.stopTimeoutMs / 2)
      const late = setTimeout(() => app.server.closeAllConnections(), config.stopTimeoutMs / 4)
      await closed
      clearTimeout(late)
    })

    const { address, port } = app.server.address() as AddressInfo
    const host = address.includes(':') ? `[${address}]` : address
    return { url: `http://${host}:${port}`, newOperatorKey, failed: store.failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** About 3 kB of memory each with 1 kB of data: some 30 MB, or 64 MiB of larger ones. */
const engineLimits = { inHand: 10_000, inHandBytes: 64 * 1024 * 1024 }
