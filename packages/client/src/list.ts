import type { Call, CallOptions, Query } from './call.ts'
import type { Caller } from './caller.ts'

/** A list of the API. Iterate over it for every item of every page, or ask for one page. */
export interface List<Item> extends AsyncIterable<Item, void, undefined> {
  /** The page at the query's `cursor`; the first one without. */
  page(): Promise<Page<Item>>
}

export interface Page<Item> {
  readonly data: Item[]
  readonly has_more: boolean
  /** The `cursor` of the next page; null on the last one. */
  readonly next_cursor: string | null
}

/** What lists take besides their filters. */
export interface Paging {
  readonly cursor?: string
  /** The most items of one page. */
  readonly limit?: number
}

interface ListCall {
  readonly path: string
  readonly query: (Query & Paging) | undefined
  readonly options: CallOptions | undefined
}

/** A list that answers `{data, has_more, next_cursor}`. */
export function list<Item>(caller: Caller, call: ListCall): List<Item> {
  return listOf(call, (page) => caller.json<Page<Item>>(page, call.options))
}

/** A list that answers a plain array, and names its next page in the header `Link` (RFC 8288). */
export function plainList<Item>(caller: Caller, call: ListCall): List<Item> {
  return listOf(call, (page) =>
    caller.send(page, call.options, (text, { headers }) => {
      const next = nextCursor(headers.get('link'))
      return { data: JSON.parse(text) as Item[], has_more: next !== null, next_cursor: next }
    }),
  )
}

function listOf<Item>(
  { path, query }: ListCall,
  read: (call: Call) => Promise<Page<Item>>,
): List<Item> {
  const pageAt = (cursor: string | undefined) =>
    read({ method: 'GET', path, query: { ...query, cursor } })
  return {
    page: () => pageAt(query?.cursor),
    async *[Symbol.asyncIterator]() {
      let cursor = query?.cursor
      for (;;) {
        const { data, next_cursor } = await pageAt(cursor)
        yield* data
        if (next_cursor === null) return
        cursor = next_cursor
      }
    },
  }
}

function nextCursor(link: string | null): string | null {
  const [, target] = /<([^>]*)>\s*;\s*rel="next"/.exec(link ?? '') ?? []
  if (target === undefined) return null
  // The target is relative; only its query is of interest.
  return new URL(target, 'http://server.invalid').searchParams.get('cursor')
}
