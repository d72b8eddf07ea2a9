import type { LiveAttempt, LiveEvent, LiveGap, LiveQuery } from '@posthorn/contract'
import { type CallOptions, pathTo } from './call.ts'
import type { Caller, OpenAnswer } from './caller.ts'
import { createStreamReader, type StreamBlock } from './event-stream.ts'
import { pause } from './pause.ts'
import { unexpectedAnswer } from './problem.ts'
import { askedWaitMs, isPassing } from './repeat.ts'

/**
 * Something that happened on a channel. `event`: one was accepted. `attempt`: one has ended. `gap`:
 * what happened in between is not in the tail; the lists have it. A later tail that is given `id` as
 * its `last_event_id` goes on right after the item.
 */
export type LiveItem =
  | { readonly kind: 'event'; readonly id: string; readonly data: LiveEvent }
  | { readonly kind: 'attempt'; readonly id: string; readonly data: LiveAttempt }
  | { readonly kind: 'gap'; readonly id: string; readonly data: LiveGap }

export interface LiveOptions extends CallOptions {
  /** Silence after which the connection counts as lost, in milliseconds. The server speaks every 15 s. */
  readonly timeoutMs?: number | undefined
  /** How often the first connection is tried again. One that has stood is made again without end. */
  readonly retries?: number | undefined
  /** Called when the tail stands, at first and after each break: what happens from then on is seen. */
  readonly onOpen?: (() => void) | undefined
  /** Called when the tail is down and will be opened again; with null when the server has ended it. */
  readonly onLost?: ((error: unknown) => void) | undefined
}

interface Following {
  readonly channel: string
  readonly query: LiveQuery
  readonly options: LiveOptions
}

const silenceMs = 45_000
const firstWaitMs = 1_000
const longestWaitMs = 30_000

/**
 * Follows a channel until its reader leaves the loop, a signal aborts, or the server refuses. After a
 * break it goes on right after the item that was read last.
 */
export function follow(caller: Caller, following: Following): AsyncIterable<LiveItem, void> {
  return { [Symbol.asyncIterator]: () => itemsOf(caller, following) }
}

async function* itemsOf(
  caller: Caller,
  { channel, query, options }: Following,
): AsyncGenerator<LiveItem, void, undefined> {
  const { onLost, onOpen, timeoutMs = silenceMs, retries = caller.retries } = options
  let place = query.last_event_id
  let waitMs = firstWaitMs
  let hasStood = false
  /** In a row. */
  let failures = 0

  for (;;) {
    let lost: unknown = null
    try {
      const asked = place === undefined ? query : { ...query, last_event_id: place }
      const path = pathTo`/v1/channels/${channel}/live`
      const tail = await caller.open(
        { method: 'GET', path, query: asked },
        { ...options, timeoutMs },
      )
      try {
        hasStood = true
        failures = 0
        onOpen?.()
        for await (const block of blocksOf(tail)) {
          place = block.id || place
          waitMs = block.retryMs ?? waitMs
          const item = itemOf(block)
          if (item !== null) yield item
        }
      } finally {
        tail.close()
      }
    } catch (error) {
      failures += 1
      if (!isPassing(error) || (!hasStood && failures > retries)) throw error
      lost = error
    }
    onLost?.(lost)
    const spread = 0.5 + Math.random() / 2
    const backoffMs = Math.min(waitMs * 2 ** Math.max(0, failures - 1), longestWaitMs)
    await pause(askedWaitMs(lost) + backoffMs * spread, caller.signalsOf(options))
  }
}

/** Rejects with what the wire explains; whoever opened the tail closes it. */
async function* blocksOf(tail: OpenAnswer): AsyncGenerator<StreamBlock, void, undefined> {
  const { body, headers } = tail.response
  const stream = createStreamReader()
  const decoder = new TextDecoder()
  try {
    const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true
    if (body === null || !isStream) throw unexpectedAnswer(tail.response, tail.name)
    // Not `for await`: not every browser can iterate over a stream.
    const reader = body.getReader()
    for (;;) {
      tail.listen()
      const { done, value } = await reader.read()
      tail.heard()
      if (done) return
      for (const block of stream.push(decoder.decode(value, { stream: true }))) {
        tail.signal.throwIfAborted()
        yield block
      }
    }
  } catch (error) {
    throw tail.explain(error)
  }
}

/** Null for what moves the place alone, for the goodbye, and for what a newer server may say. */
function itemOf({ data, event, id }: StreamBlock): LiveItem | null {
  if (data === null || !kinds.includes(event)) return null
  return { kind: event, id, data: JSON.parse(data) } as LiveItem
}

const kinds = ['event', 'attempt', 'gap']
