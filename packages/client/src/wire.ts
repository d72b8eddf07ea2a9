import { connectionError, timeoutError } from './connection-error.ts'
import { PosthornProblem } from './problem.ts'

/** A request on the wire, under its time limit and the signals of those who may end it. */
export interface Wire {
  /** Aborts when the time is up or when one of the signals does. */
  readonly signal: AbortSignal
  /** Starts the time limit anew. It runs from the beginning. */
  listen(): void
  /** Stops the time limit. */
  heard(): void
  /**
   * What an error means that came up meanwhile: the reason of the signal that aborted, a problem as it
   * is, and else that no whole answer came.
   */
  explain(error: unknown): unknown
  /** Ends the request if it is still under way, and leaves nothing behind. */
  close(): void
}

export interface WireFacts {
  /** As errors name it: `POST https://hooks.example.com/v1/channels`. */
  readonly name: string
  readonly timeoutMs: number
  readonly signals: readonly AbortSignal[]
}

export function openWire({ name, timeoutMs, signals }: WireFacts): Wire {
  const ending = new AbortController()
  const onAbort = (event: Event) => ending.abort((event.target as AbortSignal).reason)
  let timer: ReturnType<typeof setTimeout> | undefined
  const wire: Wire = {
    signal: ending.signal,
    listen() {
      clearTimeout(timer)
      timer = setTimeout(() => ending.abort(timeoutError(name, timeoutMs)), timeoutMs)
    },
    heard: () => clearTimeout(timer),
    explain(error) {
      if (ending.signal.aborted) return ending.signal.reason
      return error instanceof PosthornProblem ? error : connectionError(name, error)
    },
    close() {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
      ending.abort()
    },
  }
  wire.listen()
  for (const signal of signals) {
    if (signal.aborted) ending.abort(signal.reason)
    signal.addEventListener('abort', onAbort)
  }
  return wire
}

/** Runs a request from its beginning to its end. Rejects with what the wire explains. */
export async function exchange<T>(facts: WireFacts, run: (wire: Wire) => Promise<T>): Promise<T> {
  const wire = openWire(facts)
  try {
    return await run(wire)
  } catch (error) {
    throw wire.explain(error)
  } finally {
    wire.close()
  }
}
