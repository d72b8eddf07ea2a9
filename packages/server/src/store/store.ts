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
 * Every driver passes `store.suite.ts`.
 */

import type { NextDelivery } from '../domain/after-attempt.ts'
import type { ApiKey } from '../domain/api-key.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Channel, ChannelSettings } from '../domain/channel.ts'
import type { Delivery, DeliveryRef, DeliveryState } from '../domain/delivery.ts'
import type { Event } from '../domain/event.ts'
import type { Parcel } from '../domain/hand-off.ts'
import type { ChannelId, EventId, KeyId, NodeId, WebhookId } from '../domain/ids.ts'
import type { Topic, TopicSettings } from '../domain/topic.ts'
import type { StatusReason, Webhook } from '../domain/webhook.ts'

export interface Store {
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
  readonly events: EventReader
  readonly deliveries: DeliveryReader
  readonly attempts: AttemptReader
  readonly topics: TopicReader
  readonly keys: KeyReader
  readonly routing: RoutingReader
  /** Cheap proof that reads and writes are answered; rejects when they are not. */
  ping(): Promise<void>
}

export interface StoreWriter {
  readonly channels: ChannelWriter
  readonly webhooks: WebhookWriter
  readonly events: EventWriter
  readonly deliveries: DeliveryWriter
  readonly topics: TopicWriter
  readonly keys: KeyWriter
  readonly nodes: NodeWriter
  readonly answers: AnswerWriter
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

// Channels

export interface ChannelReader {
  /** Deleted channels are not found. */
  get(id: ChannelId): Promise<Channel | null>
  /** By id or guid; an id wins over a guid of the same text. Deleted channels are not found. */
  find(idOrGuid: string): Promise<Channel | null>
  /** Newest first, deleted ones left out. */
  list(page: { readonly before: ChannelId | null; readonly limit: number }): Promise<Channel[]>
}

export interface ChannelWriter {
  /** With its first key, or not at all. */
  create(
    channel: Channel,
    firstKey: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'guid_taken' } | AnsweredBefore>
  /** Changes the settings given and keeps the rest as it is by then; answers the whole channel. */
  update(
    id: ChannelId,
    changes: Partial<ChannelSettings>,
    atMs: number,
  ): Promise<{ kind: 'updated'; channel: Channel } | { kind: 'not_found' }>
  /**
   * Also deletes its webhooks, revokes its keys and cancels what is open (all of it with `followUp`).
   * Its history stays.
   */
  delete(id: ChannelId, atMs: number): Promise<{ kind: 'deleted' } | { kind: 'not_found' }>
}

// Webhooks

/** A webhook as stored: what is secret about it (`secrets`, `auth`, `headers`) sealed in one piece. */
export interface WebhookRecord extends Omit<Webhook, 'secrets' | 'auth' | 'headers'> {
  readonly sealed: Uint8Array
  /** Moves with every change; an update must name the one it read. */
  readonly revision: number
}

export interface WebhookReader {
  /** Deleted webhooks are not found. */
  get(channelId: ChannelId, id: WebhookId): Promise<WebhookRecord | null>
  /** Oldest first, deleted ones left out. */
  list(page: {
    readonly channelId: ChannelId
    readonly after: WebhookId | null
    readonly limit: number
  }): Promise<WebhookRecord[]>
}

export interface WebhookWriter {
  /** With its subscriber key, or not at all. `revision` of the record is ignored. */
  create(
    webhook: WebhookRecord,
    subscriberKey: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'channel_gone' } | AnsweredBefore>
  /**
   * Replaces settings and status if the revision is still the one read. When the status leaves
   * `active`, open deliveries become `held` in the same transaction, without an owner (all of them with
   * `followUp`). When it becomes `active`, `draining` is set if any are held; what was not held by then
   * stays open, in no hand. The record's own `draining` is ignored.
   */
  update(
    webhook: WebhookRecord,
  ): Promise<{ kind: 'updated' } | { kind: 'not_found' } | { kind: 'changed_meanwhile' }>
  /**
   * Cancels what is open (all of it with `followUp`) and revokes its subscriber keys. Its history stays.
   */
  delete(
    channelId: ChannelId,
    id: WebhookId,
    atMs: number,
  ): Promise<{ kind: 'deleted' } | { kind: 'not_found' }>
}

// Routing

/**
 * Everything a node keeps in memory to accept and deliver, as of a version. The version moves in the
 * transaction of every change to a channel, webhook or key.
 */
export interface RoutingChanges {
  readonly version: number
  readonly channels: readonly Channel[]
  readonly webhooks: readonly WebhookRecord[]
  readonly keys: readonly ApiKey[]
}

export interface RoutingReader {
  /**
   * All that changed after a version, deleted and revoked ones included; version 0 for everything.
   * Never waits behind lists: publishers wait for it.
   */
  changesSince(version: number): Promise<RoutingChanges>
}

// Events

export interface EventReader {
  get(channelId: ChannelId, id: EventId): Promise<Event | null>
  /** Newest first. */
  list(page: {
    readonly channelId: ChannelId
    readonly topic: string | null
    readonly sinceMs: number | null
    readonly untilMs: number | null
    readonly before: EventId | null
    readonly limit: number
  }): Promise<Event[]>
}

/** A delivery at birth. With an owner it is in that node's hands; without, any node claims it when due. */
export interface NewDelivery {
  readonly eventId: EventId
  readonly webhookId: WebhookId
  readonly state: 'pending' | 'held'
  readonly owned: boolean
  /** Null when held. */
  readonly availableAtMs: number | null
}

export interface AcceptRequest {
  readonly channelId: ChannelId
  /** The node that owns the owned ones. */
  readonly nodeId: NodeId
  /**
   * The routing version by which the deliveries were chosen. Must not be older than the last change to
   * the channel that decides who gets what: which webhooks it has, their topics and status.
   */
  readonly routingVersion: number
  readonly events: readonly Event[]
  readonly deliveries: readonly NewDelivery[]
  readonly remember: RememberedAnswer | null
}

/**
 * - `stored`: events and deliveries are durable; owned ones have lease 1.
 * - `stale_routing`: the channel's routing has changed since, or it was deleted; nothing was stored:
 *   reload, route again, ask again. Changes to other channels do not matter.
 * - `node_lost`: the node's row is gone; nothing was stored: take a new incarnation, ask again.
 */
export type AcceptResult =
  | { kind: 'stored' }
  | { kind: 'stale_routing' }
  | { kind: 'node_lost' }
  | AnsweredBefore

export interface EventWriter {
  /** Events and deliveries, or nothing. Requests that arrive together share one commit. */
  accept(request: AcceptRequest): Promise<AcceptResult>
  /** An event with one delivery that is already settled, and its attempt: what a test send leaves. */
  record(event: Event, delivery: Delivery, attempt: Attempt): Promise<void>
}

// Deliveries

export interface DeliveryReader {
  get(ref: DeliveryRef): Promise<Delivery | null>
  /** Newest event first, within an event by webhook. */
  list(page: {
    readonly channelId: ChannelId
    readonly eventId: EventId | null
    readonly webhookId: WebhookId | null
    readonly state: DeliveryState | null
    readonly topic: string | null
    /** Bounds on the acceptance of the event: since inclusive, until exclusive. */
    readonly sinceMs: number | null
    readonly untilMs: number | null
    readonly before: { readonly eventId: EventId; readonly webhookId: WebhookId } | null
    readonly limit: number
  }): Promise<Delivery[]>
  /**
   * Every webhook with unowned deliveries that wait to be sent, and when the first of each is due.
   * Costs one look at an index per such webhook, however many deliveries wait.
   */
  backlog(): Promise<{ readonly webhookId: WebhookId; readonly dueMs: number }[]>
}

/**
 * Names one hand-off of a delivery. A row changes only while both still stand in it. One exception
 * serves truth: a delivery that became `held` has no owner, but while its lease stands, nobody has had
 * it since, and the attempt that was under way may still be settled.
 */
export interface Fence extends DeliveryRef {
  readonly owner: NodeId
  readonly lease: number
}

export interface Settlement {
  readonly fence: Fence
  readonly next: NextDelivery
  readonly attempt: Attempt
  /**
   * Also disables the webhook, for this reason, in the same transaction; but not one that was changed
   * after the attempt began, since the receiver's wish was about what it was then.
   */
  readonly disable: StatusReason | null
}

export interface ClaimRequest {
  readonly nodeId: NodeId
  readonly nowMs: number
  readonly webhookIds: readonly WebhookId[]
  /** Deliveries of each webhook at most. */
  readonly limitEach: number
  /** Bytes of events (`sizeOf`) at most, all together; at least one delivery is claimed all the same. */
  readonly limitBytes: number
}

/**
 * - `claimed`: the node holds these. `next` names each webhook asked for that has more unowned
 *   deliveries waiting, and when the first of them is due (in the past when a limit was met).
 * - `node_lost`: the node's row is gone; nothing was claimed.
 */
export type ClaimResult =
  | {
      readonly kind: 'claimed'
      readonly parcels: readonly Parcel[]
      readonly next: readonly { readonly webhookId: WebhookId; readonly dueMs: number }[]
    }
  | { readonly kind: 'node_lost' }

export interface DeliveryWriter {
  /**
   * Logs every attempt, and moves each delivery whose fence still holds. Answers, in order, whether
   * it did. The owner is cleared, so that a waiting retry costs no memory. What became `held` meanwhile
   * and failed stays held.
   */
  settle(settlements: readonly Settlement[]): Promise<boolean[]>
  /**
   * Takes unowned due deliveries of the webhooks named, oldest due first within each: owner and lease
   * are set, so that at most one node holds each. Asking webhook by webhook keeps the cost of a claim
   * independent of how much waits for other webhooks, or for later.
   */
  claim(request: ClaimRequest): Promise<ClaimResult>
  /** Gives back deliveries that were not sent: unowned again, due at the time given. */
  giveBack(
    items: readonly { readonly fence: Fence; readonly availableAtMs: number }[],
  ): Promise<void>
  /** To `pending`, due now, the retry policy anew. */
  retry(ref: DeliveryRef, nowMs: number): Promise<RetryResult>
  /**
   * Any open state to `cancelled`. An attempt under way is still logged. Answers the hand it was taken
   * from, so that a node that has it queued does not send it.
   */
  cancel(
    ref: DeliveryRef,
    nowMs: number,
  ): Promise<
    { kind: 'cancelled'; taken: Fence | null } | { kind: 'not_found' } | { kind: 'delivery_closed' }
  >
  /**
   * Moves the oldest held deliveries of draining webhooks to `pending`, in event order, at most
   * `limit` each; a webhook with none left stops draining. Answers how many moved.
   */
  drain(request: {
    readonly webhookIds: readonly WebhookId[]
    readonly limit: number
    readonly nowMs: number
  }): Promise<number>
  /**
   * Does the rest of what a status change or a deletion began: a change holds or cancels at most
   * 10,000 deliveries itself, so that no commit takes long. At most `limit` in one call; answers how
   * many were moved: fewer than `limit` when nothing is left to do. Until then claims hand out none.
   */
  followUp(limit: number, nowMs: number): Promise<number>
}

export type RetryResult =
  | { kind: 'retrying' }
  | { kind: 'not_found' }
  | { kind: 'delivery_open' }
  | { kind: 'webhook_not_active' }

// Attempts

export interface AttemptReader {
  /** Oldest first. */
  ofDelivery(ref: DeliveryRef): Promise<Attempt[]>
  /** Of all deliveries of an event, oldest first. */
  ofEvent(channelId: ChannelId, eventId: EventId): Promise<Attempt[]>
}

// Topics

export interface TopicReader {
  get(name: string): Promise<Topic | null>
  /** By name. */
  list(page: { readonly after: string | null; readonly limit: number }): Promise<Topic[]>
}

export interface TopicWriter {
  create(
    topic: Topic,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'topic_taken' } | AnsweredBefore>
  /** Changes the settings given and keeps the rest as it is by then; answers the whole topic. */
  update(
    name: string,
    changes: Partial<TopicSettings>,
    atMs: number,
  ): Promise<{ kind: 'updated'; topic: Topic } | { kind: 'not_found' }>
  /** Refused while a webhook names the topic. */
  delete(
    name: string,
  ): Promise<{ kind: 'deleted' } | { kind: 'not_found' } | { kind: 'topic_in_use' }>
}

// Keys

export interface KeyReader {
  get(channelId: ChannelId, id: KeyId): Promise<ApiKey | null>
  /** Newest first, revoked ones included. */
  list(page: {
    readonly channelId: ChannelId
    readonly before: KeyId | null
    readonly limit: number
  }): Promise<ApiKey[]>
}

export interface KeyWriter {
  create(
    key: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | AnsweredBefore>
  /** The new key, and the end of the old one, together. */
  rotate(
    oldId: KeyId,
    oldExpiresAtMs: number,
    next: ApiKey,
  ): Promise<{ kind: 'rotated' } | { kind: 'not_found' }>
  revoke(
    channelId: ChannelId,
    id: KeyId,
    atMs: number,
  ): Promise<{ kind: 'revoked' } | { kind: 'not_found' }>
  /** Stores the operator key of a first start; answers false when there is one already. */
  createFirstOperator(key: ApiKey): Promise<boolean>
  /** Makes this the only operator key; one with the same hash that is usable stays as it is. */
  setOperator(key: ApiKey): Promise<void>
}

// Nodes

export interface NodeWriter {
  /** A fresh incarnation, alive from now. */
  register(id: NodeId): Promise<void>
  /** Says "still here". `lost` when the row is gone: others may hold its deliveries by now. */
  beat(id: NodeId): Promise<'alive' | 'lost'>
  /** Deletes nodes whose last beat is older than `lapseMs` by the store's clock, and frees all they owned, in one transaction. */
  releaseLapsed(lapseMs: number): Promise<{ readonly nodes: number; readonly deliveries: number }>
  /** Deletes every node and frees all they owned: for a store that only one process uses. */
  releaseAll(): Promise<{ readonly nodes: number; readonly deliveries: number }>
  /** Deletes the node and frees all it owned. */
  retire(id: NodeId): Promise<number>
}

// Remembered answers (Idempotency-Key)

/** The answer to a request, kept so that the same request gets the same answer. */
export interface RememberedAnswer {
  /** Unique: credential, method, path and Idempotency-Key in one. */
  readonly scope: string
  /** SHA-256 of the body: another body under the same scope is refused. */
  readonly fingerprint: string
  readonly status: number
  readonly sealedBody: Uint8Array
  readonly expiresAtMs: number
  /** An answer that expired by then counts as absent. */
  readonly nowMs: number
}

/** The request was answered before; nothing was changed now. */
export interface AnsweredBefore {
  readonly kind: 'answered_before'
  readonly fingerprint: string
  readonly status: number
  readonly sealedBody: Uint8Array
}

export interface AnswerWriter {
  /** Forgets answers past their time, at most `limit`; answers how many. */
  expire(nowMs: number, limit: number): Promise<number>
}
