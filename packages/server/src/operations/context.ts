import type { Directory } from '../directory/directory.ts'
import type { Clock, Random } from '../domain/clock.ts'
import type { IdSource, NodeId } from '../domain/ids.ts'
import type { ApiLimits } from '../domain/node/api-limits.ts'
import type { HandOff } from '../domain/node/hand-off.ts'
import type { LiveFeed, LiveTails } from '../domain/node/live.ts'
import type { Streams } from '../domain/node/streams.ts'
import type { PaceReader } from '../domain/pace/pace.ts'
import type { Sender } from '../outbound/sender.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { CheckTime } from './topics/check-time.ts'
import type { ValidationRequests } from './validations/requests.ts'
import type { TestsUnderWay } from './webhooks/tests-under-way.ts'

/** What every operation works with. */
export interface OperationContext {
  readonly store: Store
  readonly directory: Directory
  readonly handOff: HandOff
  readonly streams: Streams
  readonly live: LiveFeed & LiveTails
  readonly pace: PaceReader
  readonly sender: Sender
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdSource
  readonly telemetry: Telemetry
  readonly limits: ApiLimits
  readonly intake: Intake
  readonly checkTime: CheckTime
  readonly validations: ValidationRequests
  readonly tests: TestsUnderWay
  readonly incarnation: Incarnation
  /** Aborts when the process cannot wait any longer for what it has under way. */
  readonly stopSignal: AbortSignal
  /** A sentence when the URL must not be delivered to, null when it may be. */
  refuseUrl(url: string): string | null
}

/** The incarnation under which this process accepts and delivers. */
export interface Incarnation {
  readonly id: NodeId
  /** Takes a new incarnation in place of one that was lost; a second call for the same loss does nothing. */
  renew(lost: NodeId): Promise<void>
}

/** What is accepted but not yet committed, all publishers together. */
export interface Intake {
  requests: number
  bytes: number
}
