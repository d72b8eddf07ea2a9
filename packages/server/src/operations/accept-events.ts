import type { Channel } from '../domain/channel.ts'
import type { Refusal } from '../domain/errors.ts'
import type { Event } from '../domain/event.ts'
import type { RememberedAnswer } from '../store/store.ts'
import type { OperationContext } from './context.ts'

/** An event as the publisher gives it, already checked for shape. */
export interface EventDraft {
  readonly topic: string
  readonly data: Uint8Array
  readonly extRefCode: string | null
  readonly eventUrl: string | null
  readonly context: Uint8Array | null
  /** Null: the time of acceptance. */
  readonly occurredAtMs: number | null
  readonly traceparent: string | null
}

export interface AcceptOptions {
  /** Makes the answer to remember under the request's Idempotency-Key from the events as stored. */
  readonly remember: ((events: readonly Event[]) => RememberedAnswer) | null
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  /** The same Idempotency-Key was answered before; nothing was stored now. */
  | {
      readonly kind: 'answered_before'
      readonly fingerprint: string
      readonly status: number
      readonly sealedBody: Uint8Array
    }

/**
 * Accepts events: each is stored with one delivery per webhook that wants it, all of them or none,
 * durable before this resolves, and handed to the engine right after.
 */
export declare function acceptEvents(
  context: OperationContext,
  channel: Channel,
  drafts: readonly EventDraft[],
  options: AcceptOptions,
): Promise<Accepted | Refusal>
