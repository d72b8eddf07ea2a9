import { type CallerOptions, createCaller } from './caller.ts'
import { channelOf, channelsOf } from './channels.ts'
import { serviceOf } from './service.ts'
import { sessionOf } from './session.ts'
import { statsOf } from './stats.ts'
import { topicOf, topicsOf } from './topics.ts'
import type { AnyTopics } from './typed-events.ts'

export interface ClientOptions {
  /** Where the server is: `https://hooks.example.com`, with a path when it stands below one. */
  readonly url: string
  /** An operator, publisher or subscriber key; left out or null for what needs none. */
  readonly key?: string | null | undefined
  /** Instead of the global `fetch`. */
  readonly fetch?: CallerOptions['fetch'] | undefined
  /** How often a call is sent again when it failed and nothing can be done twice by that. 3 if left out. */
  readonly retries?: number | undefined
  /** Limit of each try in milliseconds, the reading of the answer included. 30,000 if left out. */
  readonly timeoutMs?: number | undefined
  /** Ends every call that is under way, and refuses later ones. */
  readonly signal?: AbortSignal | undefined
}

export interface Client<Topics = AnyTopics> {
  readonly channels: ReturnType<typeof channelsOf>
  /** By id or guid. Its events are of the client's topics, or of those named here. */
  channel<ChannelTopics = Topics>(idOrGuid: string): ChannelClient<ChannelTopics>
  readonly topics: ReturnType<typeof topicsOf>
  topic(name: string): ReturnType<typeof topicOf>
  /** What happened in the whole installation, over time. */
  readonly stats: ReturnType<typeof statsOf>
  readonly service: ReturnType<typeof serviceOf>
  /** For programs that run in a browser, at the server's own address. */
  readonly session: ReturnType<typeof sessionOf>
}

export type ChannelClient<Topics = AnyTopics> = ReturnType<typeof channelOf<Topics>>

/**
 * A client of a Posthorn server. Calls reject with a `PosthornProblem` when the server says no, with a
 * `PosthornConnectionError` when no whole answer came, and with the reason of a signal that aborted.
 *
 * `Topics` is a map of topics to the types of their data; events are published and read by it.
 */
export function createClient<Topics = AnyTopics>(options: ClientOptions): Client<Topics> {
  const caller = createCaller({
    url: baseOf(options.url),
    key: keyOf(options.key),
    // Looked up at each call, and called without a `this`, on which browsers insist.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    retries: options.retries ?? 3,
    timeoutMs: options.timeoutMs ?? 30_000,
    signal: options.signal ?? null,
  })
  return {
    channels: channelsOf(caller),
    channel: (idOrGuid) => channelOf(caller, idOrGuid),
    topics: topicsOf(caller),
    topic: (name) => topicOf(caller, name),
    stats: statsOf(caller),
    service: serviceOf(caller),
    session: sessionOf(caller),
  }
}

function baseOf(url: string): string {
  const parsed = URL.parse(url)
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:'
  if (parsed === null || !isHttp) {
    throw new TypeError(
      `${JSON.stringify(url)} is no URL of a server: write http:// or https:// and its name.`,
    )
  }
  const { hash, password, search, username } = parsed
  if (username + password + search + hash !== '') {
    throw new TypeError(
      'The url of a server holds no user name, query or fragment: give the key as `key`.',
    )
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}

function keyOf(key: string | null | undefined): string | null {
  if (key === undefined || key === null) return null
  if (/^[\x21-\x7e]+$/.test(key)) return key
  throw new TypeError(
    'The key is empty or holds a space, a line break or a letter that no key has: copy it again.',
  )
}
