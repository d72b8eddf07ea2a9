import type { AttemptEnd } from '../domain/attempt.ts'
import type { Event } from '../domain/event.ts'
import type { Webhook } from '../domain/webhook.ts'

/**
 * Port: the only way to a receiver. Turns an event into the webhook's format, signs it, POSTs it
 * once, and says in words what happened.
 */
export interface Sender {
  /**
   * Never rejects for what a receiver or the network does: that is an outcome. Resolves within the
   * webhook's `timeoutMs`, or at once when the signal aborts (reason `stopped`).
   */
  send(shipment: Shipment): Promise<Sent>
  /** Ends every connection. */
  close(): Promise<void>
}

export interface Shipment {
  readonly event: Event
  readonly webhook: Webhook
  /** Counts from 1. */
  readonly attempt: number
  /** Wall clock of this attempt; becomes `webhook-timestamp`. */
  readonly sentAtMs: number
  readonly signal: AbortSignal | null
}

export type Sent = AttemptEnd
