import { createDirectory, type Directory } from './directory/directory.ts'
import type { Clock, Random } from './domain/clock.ts'
import type { IdSource } from './domain/ids.ts'
import type { ApiLimits } from './domain/node/api-limits.ts'
import { createEngine, type Engine, type EngineLimits } from './engine/engine.ts'
import { createLive } from './live/live.ts'
import type { OperationContext } from './operations/context.ts'
import { createCheckTime } from './operations/topics/check-time.ts'
import { createValidationRequests } from './operations/validations/requests.ts'
import { createTestsUnderWay } from './operations/webhooks/tests-under-way.ts'
import type { Sender } from './outbound/sender.ts'
import type { Sealer } from './secrets/sealer.ts'
import { openWebhook } from './secrets/webhook-seal.ts'
import type { Store } from './store/store.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

/** The drivers, and the limits to keep to. */
export interface Drivers {
  readonly store: Store
  readonly sender: Sender
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdSource
  readonly telemetry: Telemetry
  readonly limits: ApiLimits
  readonly engineLimits: EngineLimits
  /** A sentence when the URL must not be delivered to, null when it may be. */
  readonly refuseUrl: (url: string) => string | null
}

export interface Node {
  readonly directory: Directory
  readonly engine: Engine
  readonly context: OperationContext
}

/** A node on its drivers, whichever they are; `engine.join()` before it accepts anything. */
export function assemble(drivers: Drivers): Node {
  const { store, sender, sealer, clock, ids, telemetry } = drivers
  const directory = createDirectory({
    routing: store.read.routing,
    open: (record) => openWebhook(sealer, record),
  })
  const live = createLive({ clock, ids })
  const engine = createEngine({ ...drivers, directory, live, limits: drivers.engineLimits })
  const context: OperationContext = {
    store,
    directory,
    sender,
    sealer,
    handOff: engine.handOff,
    streams: engine.streams,
    live,
    pace: engine.pace,
    incarnation: engine.incarnation,
    stopSignal: engine.stopSignal,
    clock,
    random: drivers.random,
    ids,
    telemetry,
    limits: drivers.limits,
    intake: { requests: 0, bytes: 0 },
    checkTime: createCheckTime(clock),
    validations: createValidationRequests(clock),
    tests: createTestsUnderWay(),
    refuseUrl: drivers.refuseUrl,
  }
  return { directory, engine, context }
}
