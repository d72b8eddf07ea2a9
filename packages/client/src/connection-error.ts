/**
 * No whole answer came. `timeout`: not in time. `network`: the connection could not be made, or broke.
 * Whether the server has done what it was asked is unknown.
 */
export class PosthornConnectionError extends Error {
  override readonly name = 'PosthornConnectionError'
  readonly code: 'timeout' | 'network'
  /** What was asked for: `POST https://hooks.example.com/v1/channels`. */
  readonly request: string

  constructor(
    code: 'timeout' | 'network',
    { request, why, cause }: { readonly request: string; readonly why: string; cause?: unknown },
  ) {
    super(`${request} got no answer: ${why}`, { cause })
    this.code = code
    this.request = request
  }
}

/** What `fetch` threw, in words: its own "fetch failed" tells nobody that a port was closed. */
export function connectionError(request: string, cause: unknown): PosthornConnectionError {
  const why = `${deepestWords(cause)}. See that the server runs and that the url leads to it.`
  return new PosthornConnectionError('network', { request, why, cause })
}

export function timeoutError(request: string, timeoutMs: number): PosthornConnectionError {
  const why = `nothing came within ${timeoutMs} ms. Give timeoutMs more, or ask for less.`
  return new PosthornConnectionError('timeout', { request, why })
}

function deepestWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [first] = error instanceof AggregateError ? error.errors : [error.cause]
  return first instanceof Error ? deepestWords(first) : error.message || error.name
}
