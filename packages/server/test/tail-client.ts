/** One server-sent event, as the HTML standard reads a stream of them. */
export interface Shown {
  readonly id: string
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A tail of a channel, as a client of its own would follow it. */
export interface TailClient {
  readonly status: number
  readonly headers: Headers
  /** Changes without an item too: every blank line hands on the id that came last. */
  readonly lastId: string
  readonly retryMs: number | null
  readonly comments: number
  /** The next item; null when the server has ended the stream. Rejects when it was cut. */
  next(): Promise<Shown | null>
  /** Of the items that come next, the first that satisfies. */
  when(satisfies: (shown: Shown) => boolean): Promise<Shown>
  close(): void
}

/** With a key of its own, or the cookie of a browser's session. */
type Caller = { readonly key: string } | { readonly cookie: string }

export async function openTail(
  url: string,
  { lastEventId, ...caller }: Caller & { readonly lastEventId?: string },
): Promise<TailClient> {
  const abort = new AbortController()
  const response = await fetch(url, {
    headers: {
      ...('key' in caller ? { authorization: `Bearer ${caller.key}` } : caller),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  })
  const lines = readLines(response)
  let lastId = ''
  let retryMs: number | null = null
  let comments = 0

  async function next(): Promise<Shown | null> {
    let event = 'message'
    let data = ''
    let id = lastId
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line.value) ?? []
      if (line.value === '') {
        lastId = id
        if (data !== '') return { id, event, data: JSON.parse(data) }
        event = 'message'
      } else if (name === '') comments += 1
      else if (name === 'id') id = value
      else if (name === 'event') event = value
      else if (name === 'data') data += value
      else if (name === 'retry') retryMs = Number(value)
    }
    return null
  }

  return {
    status: response.status,
    headers: response.headers,
    get lastId() {
      return lastId
    },
    get retryMs() {
      return retryMs
    },
    get comments() {
      return comments
    },
    next,
    async when(satisfies) {
      for (let shown = await next(); shown !== null; shown = await next()) {
        if (satisfies(shown)) return shown
      }
      throw new Error('The tail ended before that came.')
    },
    close: () => abort.abort(),
  }
}

async function* readLines({ body }: Response): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  return undefined
}
