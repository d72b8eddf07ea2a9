/** What a probe needs of an event. */
interface EventToCount {
  readonly id: string
  readonly data: unknown
}

/** What the node-style answer uses of a request and its response. */
interface NodeRequest {
  readonly url?: string | undefined
}
interface NodeResponse {
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** The part of a program that shows `posthorn check --effects` what it does about events. */
export interface CheckProbe {
  /**
   * Handles topic `posthorn.check`: takes 50 ms, as long as work takes, so that duplicates at the same
   * time meet; then throws when the data has `fail_first: true` and the event is new to it; then
   * counts one effect of the event.
   */
  readonly handler: (event: EventToCount) => Promise<void>
  /** Answers `GET …?id=` with `{"effects": n}`, as `fetch`-style servers take it. */
  readonly fetch: (request: { readonly url: string }) => Response
  /** The same for node:http and Express. */
  readonly node: (request: NodeRequest, response: NodeResponse) => void
}

const workMs = 50

/**
 * Counts effects for `posthorn check URL --effects URL`. For a program under test: it remembers every
 * event, and everybody who can reach its address may ask.
 */
export function checkProbe(): CheckProbe {
  const effects = new Map<string, number>()
  const failed = new Set<string>()
  const answerTo = (url: string) => {
    const id = new URL(url, 'http://localhost').searchParams.get('id') ?? ''
    return { effects: effects.get(id) ?? 0 }
  }
  return {
    async handler({ id, data }) {
      await new Promise((resolve) => setTimeout(resolve, workMs))
      if (asksToFail(data) && !failed.has(id)) {
        failed.add(id)
        throw new Error(`posthorn check asked for event ${id} to fail the first time.`)
      }
      effects.set(id, (effects.get(id) ?? 0) + 1)
    },
    fetch: ({ url }) => Response.json(answerTo(url)),
    node(request, response) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answerTo(request.url ?? '/')))
    },
  }
}

function asksToFail(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'fail_first' in data && data.fail_first === true
  )
}
