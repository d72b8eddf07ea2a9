/**
 * The store: the one truth about channels, webhooks, events, deliveries and attempts.
 *
 * Every method of a writer is one transaction: when its promise resolves, the change is durable and
 * visible to every reader; when it rejects, nothing of it happened. Calls made together may share a
 * commit, and each still succeeds or fails alone. Methods take sets where sets arise, so that a
 * driver answers with one statement and one round trip. What the domain expects (a guid taken, a
 * lease lost) is a returned value; a rejection means the store is broken, full or closed
 * (`StoreError`).
 *
 * Times in rows come from the caller's clock, except the heartbeats of nodes, which the store's own
 * clock judges, so that no two nodes disagree on who is alive.
 *
 * Each noun has its part of the port in `port/`. Every driver passes `store.suite.ts`.
 */

import type { AnswerReader, AnswerWriter } from './port/answers.ts'
import type { AttemptReader } from './port/attempts.ts'
import type { ChannelReader, ChannelWriter } from './port/channels.ts'
import type { DeliveryReader, DeliveryWriter } from './port/deliveries.ts'
import type { EventReader, EventWriter } from './port/events.ts'
import type { HealthReader } from './port/health.ts'
import type { KeyReader, KeyWriter } from './port/keys.ts'
import type { NodeWriter } from './port/nodes.ts'
import type { ReplayReader, ReplayWriter } from './port/replays.ts'
import type { RetentionWriter } from './port/retention.ts'
import type { RoutingReader } from './port/routing.ts'
import type { SessionReader, SessionWriter } from './port/sessions.ts'
import type { StatsReader, StatsWriter } from './port/stats.ts'
import type { StreamReader, StreamWriter } from './port/streams.ts'
import type { TopicReader, TopicWriter } from './port/topics.ts'
import type { ValidationReader, ValidationWriter } from './port/validations.ts'
import type { WebhookReader, WebhookWriter } from './port/webhooks.ts'

export type * from './port/answers.ts'
export type * from './port/attempts.ts'
export type * from './port/channels.ts'
export type * from './port/deliveries.ts'
export type * from './port/events.ts'
export type * from './port/health.ts'
export type * from './port/keys.ts'
export type * from './port/nodes.ts'
export type * from './port/replays.ts'
export type * from './port/retention.ts'
export type * from './port/routing.ts'
export type * from './port/sessions.ts'
export type * from './port/stats.ts'
export type * from './port/streams.ts'
export type * from './port/topics.ts'
export type * from './port/validations.ts'
export type * from './port/webhooks.ts'

export interface Store {
  /** No other process works on it. */
  readonly exclusive: boolean
  readonly read: StoreReader
  readonly write: StoreWriter
  /**
   * Resolves when the store cannot go on, with the reason: every call rejects from then on. Of calls
   * under way at that moment, and of no others, a rejection does not tell whether they happened.
   */
  readonly failed: Promise<StoreError>
  /** Finishes what was asked, then closes. Calls made later reject with `closed`. */
  close(): Promise<void>
}

export interface StoreReader {
  readonly channels: ChannelReader
  readonly webhooks: WebhookReader
  readonly validations: ValidationReader
  readonly events: EventReader
  readonly deliveries: DeliveryReader
  readonly attempts: AttemptReader
  readonly health: HealthReader
  readonly streams: StreamReader
  readonly topics: TopicReader
  readonly keys: KeyReader
  readonly replays: ReplayReader
  readonly answers: AnswerReader
  readonly sessions: SessionReader
  readonly stats: StatsReader
  readonly routing: RoutingReader
  /** Cheap proof that reads and writes are answered; rejects when they are not. */
  ping(): Promise<void>
}

export interface StoreWriter {
  readonly channels: ChannelWriter
  readonly webhooks: WebhookWriter
  readonly validations: ValidationWriter
  readonly events: EventWriter
  readonly deliveries: DeliveryWriter
  readonly streams: StreamWriter
  readonly retention: RetentionWriter
  readonly topics: TopicWriter
  readonly keys: KeyWriter
  readonly nodes: NodeWriter
  readonly replays: ReplayWriter
  readonly answers: AnswerWriter
  readonly sessions: SessionWriter
  readonly stats: StatsWriter
}

/** `full`: no room on the disk. `closed`: asked after close. `broken`: anything else; see `cause`. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'full' | 'closed' | 'broken'
  constructor(code: 'full' | 'closed' | 'broken', message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
