import { hash } from 'node:crypto'
import { pageLimits } from '@posthorn/contract'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Call } from '../route.ts'
import { type Answer, bytesAnswer } from './answer.ts'

/** One page of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  /** RFC 8288. */
  readonly link: string
}

export interface Listing<Item> {
  /** What lies beyond a position (null: from the start), at most `limit` of it. */
  readonly fetch: (position: string | null, limit: number) => Promise<readonly Item[]>
  readonly positionOf: (item: Item) => string
  /** Whether a text can be a position, so that none but ours reaches the store. */
  readonly isPosition: (text: string) => boolean
  readonly defaultLimit?: number
}

interface Paging {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Reads one page. A cursor holds for the route, the channel and the filters it was given for. */
export async function readPage<Item>(
  call: Call<unknown, Paging>,
  listing: Listing<Item>,
): Promise<Page<Item> | Refusal> {
  const { cursor, limit: asked, ...filters } = call.query
  const within = { ...call.params, channel: call.channel?.id }
  const binding = JSON.stringify([call.route.id, within, filters])
  const position = cursor === undefined ? null : decodeCursor(cursor, binding)
  if (cursor !== undefined && (position === null || !listing.isPosition(position))) {
    return {
      refused: 'invalid_cursor',
      detail:
        'The cursor was not given by this list with these filters. Start again without a cursor.',
    }
  }
  const limit = asked ?? listing.defaultLimit ?? pageLimits.default
  const found = await listing.fetch(position, limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const more = found.length > limit && last !== undefined
  const nextCursor = more ? encodeCursor(listing.positionOf(last), binding) : null
  return { items, nextCursor, link: linkHeader(call, nextCursor) }
}

/** `{data, has_more, next_cursor}` from items that are JSON already. */
export function pageAnswer<Item>(page: Page<Item>, json: (item: Item) => Uint8Array): Answer {
  const tail = `],"has_more":${page.nextCursor !== null},"next_cursor":${JSON.stringify(page.nextCursor)}}`
  const body = joined('{"data":[', page.items.map(json), tail)
  return { ...bytesAnswer(200, body), headers: { link: page.link } }
}

/** A plain array; the next page is named by the `Link` header alone. */
export function arrayAnswer<Item>(page: Page<Item>, json: (item: Item) => Uint8Array): Answer {
  const body = joined('[', page.items.map(json), ']')
  return { ...bytesAnswer(200, body), headers: { link: page.link } }
}

/** JSON values between a head and a tail, with commas. */
export function joined(head: string, items: readonly Uint8Array[], tail: string): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(head)]
  items.forEach((item, at) => {
    if (at > 0) parts.push(comma)
    parts.push(item)
  })
  parts.push(Buffer.from(tail))
  return Buffer.concat(parts)
}

const comma = Buffer.from(',')
const digestBytes = 12

/**
 * A digest of what the cursor belongs to, and the position. The digest tells honest mistakes, and
 * guards nothing: a position leads nowhere that its list does not.
 */
function encodeCursor(position: string, binding: string): string {
  return Buffer.concat([digestOf(binding), Buffer.from(position)]).toString('base64url')
}

function decodeCursor(cursor: string, binding: string): string | null {
  const bytes = Buffer.from(cursor, 'base64url')
  if (bytes.length <= digestBytes || bytes.toString('base64url') !== cursor) return null
  if (!bytes.subarray(0, digestBytes).equals(digestOf(binding))) return null
  return bytes.toString('utf8', digestBytes)
}

function digestOf(binding: string): Buffer {
  return hash('sha256', binding, 'buffer').subarray(0, digestBytes)
}

/** Relative references, so that no Host header is believed. */
function linkHeader(call: Call<unknown, Paging>, nextCursor: string | null): string {
  const { cursor: _, ...rest } = call.query
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) query.set(name, String(value))
  const first = `<${urlOf(call.path, query)}>; rel="first"`
  if (nextCursor === null) return first
  query.set('cursor', nextCursor)
  return `<${urlOf(call.path, query)}>; rel="next", ${first}`
}

function urlOf(path: string, query: URLSearchParams): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
