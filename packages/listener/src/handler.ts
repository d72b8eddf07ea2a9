import type { Claim } from './dedupe/dedupe-store.ts'
import type { WebhookEvent } from './event.ts'

/**
 * Does what the event asks for. Returning is success; throwing makes the sender try again. What it
 * returns is ignored but for `Gone` and `StopRetrying`.
 */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (
  event: Event,
  context: HandlerContext,
) => unknown

export interface HandlerContext {
  /**
   * Aborted when the deadline passes (reason: `TimeoutError`), or when the claim was lost and another
   * process may handle the event as well (reason: `ClaimLostError`). Pass it on to what you call.
   */
  readonly signal: AbortSignal
  /**
   * The right to handle this event, to commit within a transaction of your own; null without dedupe.
   * See the PostgreSQL store.
   */
  readonly claim: Claim | null
}

/** Returned by a handler: the answer is 410, and the sender stops delivering to this URL at all. */
export const Gone: unique symbol = Symbol('gone')

/** Returned by a handler: this event failed and the sender should not try it again. */
export const StopRetrying: unique symbol = Symbol('stop retrying')
