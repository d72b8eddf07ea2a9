/**
 * Ids are UUIDv7 (RFC 9562) in lower-case text: they sort by the time they were made, so the id
 * of an event is also its place in every list. Each noun has a brand of its own, so that a webhook
 * id never stands where a channel id is meant.
 */
declare const brand: unique symbol
export type Id<Noun extends string> = string & { readonly [brand]: Noun }

export type ChannelId = Id<'channel'>
export type WebhookId = Id<'webhook'>
export type EventId = Id<'event'>
export type AttemptId = Id<'attempt'>
export type KeyId = Id<'key'>
export type ReplayId = Id<'replay'>
/** One start of one process. A node that comes back is a new one. */
export type NodeId = Id<'node'>

/** Makes ids that never repeat and never sort before an earlier one of the same process. */
export interface IdSource {
  next<Noun extends string>(): Id<Noun>
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Any UUID in lower-case text, whatever its version. */
export function isUuid(text: string): boolean {
  return text.length === 36 && uuidPattern.test(text)
}

/** Milliseconds since 1970 at which a UUIDv7 was made. */
export function madeAtMs(id: Id<string>): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The smallest UUIDv7 text of a millisecond: the bound for lists by time. */
export function firstIdAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
