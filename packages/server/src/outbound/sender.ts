import type { AttemptEnd, CapturedResponse } from '../domain/delivery/attempt.ts'
import type { Event } from '../domain/event.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'

/**
 * Port: the only way to a receiver. Turns an event into the webhook's format, signs it, POSTs it
 * once, and says in words what happened.
 */
export interface Sender {
  /** The name under which it asks receivers of CloudEvents for their consent. */
  readonly origin: string
  /**
   * Never rejects for what a receiver or the network does: that is an outcome. Resolves within the
   * webhook's `timeoutMs`, or at once when the signal aborts (reason `stopped`).
   */
  send(shipment: Shipment): Promise<Sent>
  /**
   * Asks a receiver something before it may be sent anything: one request, signed as a delivery is,
   * with the webhook's own headers but no credentials, under the same egress policy, limits and capture. Never rejects
   * for what a receiver or the network does.
   */
  probe(probe: Probe): Promise<Probed>
  /** What `send` would POST, for a receiver that takes it over the API. Sends nothing. */
  compose(shipment: Omit<Shipment, 'signal'>): Composed
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

export interface Composed {
  /** The bytes that were signed. May share memory with the event. */
  readonly body: Uint8Array
  /** All but those that belong to a connection: host, connection, content-length. */
  readonly headers: Readonly<Record<string, string>>
  /** As the log shows them. */
  readonly shownHeaders: Readonly<Record<string, string>>
}

export interface Probe {
  readonly webhook: Webhook
  readonly method: 'POST' | 'OPTIONS'
  /** Becomes `webhook-id`. */
  readonly id: string
  /** Besides those of the signature and of the webhook. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON; null for none. */
  readonly body: Uint8Array | null
  readonly sentAtMs: number
  readonly signal: AbortSignal | null
}

/** `unanswered` says in words why nothing came back. */
export type Probed =
  | { readonly kind: 'answered'; readonly response: CapturedResponse }
  | { readonly kind: 'unanswered'; readonly detail: string }
