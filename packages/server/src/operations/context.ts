import type { Directory } from '../directory/directory.ts'
import type { Clock } from '../domain/clock.ts'
import type { HandOff } from '../domain/hand-off.ts'
import type { IdSource, NodeId } from '../domain/ids.ts'
import type { Sender } from '../outbound/sender.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../store/store.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What every operation works with. */
export interface OperationContext {
  readonly store: Store
  readonly directory: Directory
  readonly handOff: HandOff
  readonly sender: Sender
  readonly sealer: Sealer
  readonly clock: Clock
  readonly ids: IdSource
  readonly telemetry: Telemetry
  readonly limits: OperationLimits
  readonly intake: Intake
  readonly node: Node
  /** Aborts when the process cannot wait any longer for what it has under way. */
  readonly stopSignal: AbortSignal
  /** A sentence when the URL must not be delivered to, null when it may be. */
  refuseUrl(url: string): string | null
}

/** The incarnation under which this process accepts and delivers. */
export interface Node {
  readonly id: NodeId
  /** Takes a new incarnation in place of one that was lost; a second call for the same loss does nothing. */
  renew(lost: NodeId): Promise<void>
}

/** What is accepted but not yet committed, all publishers together. */
export interface Intake {
  requests: number
  bytes: number
}

export interface OperationLimits {
  /** Bytes of one event's JSON body. */
  readonly eventBytes: number
  readonly batchEvents: number
  readonly batchBytes: number
  /** Deliveries that one publish may make. */
  readonly fanOut: number
  /** Caps on the intake; past them publishers get 503. */
  readonly uncommittedRequests: number
  readonly uncommittedBytes: number
  /** Anyone may create a channel. */
  readonly openChannels: boolean
}
