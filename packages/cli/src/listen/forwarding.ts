import type { App } from './app.ts'
import type { Forwarded, Lease } from './lease.ts'

/** Takes deliveries and hands them to the app, a few at once, begun in the order in which they were leased. */
export interface Forwarding {
  /** Resolves when it was stopped, or has handed over as many as it should, and the app has answered all. */
  run(): Promise<void>
  /** Takes nothing until it is resumed; what is with the app goes on. */
  pause(): void
  resume(): void
  readonly isPaused: boolean
  /** Takes nothing any more. */
  stop(): void
  /** With the app at the moment. */
  readonly underWay: readonly Lease[]
}

export interface ForwardingDeps {
  /** Leases so many at most; waits for the first when there is none. Rejects when the signal aborts. */
  readonly take: (max: number, signal: AbortSignal) => Promise<readonly Lease[]>
  /** Gives back what came when nothing was to be taken any more. Never rejects. */
  readonly release: (leases: readonly Lease[]) => Promise<void>
  readonly app: App
  readonly concurrency: number
  /** Deliveries to hand over in all; null for no end. */
  readonly most: number | null
  readonly onForwarded: (forwarded: Forwarded) => void
  /** Aborts what is with the app. */
  readonly signal: AbortSignal
}

/**
 * Nothing is leased that cannot be handed over at once: a lease that lies here would use up its time,
 * and count as a failed attempt if it lapsed.
 */
export function createForwarding(deps: ForwardingDeps): Forwarding {
  const { app, concurrency, onForwarded, release, signal, take } = deps
  const most = deps.most ?? Number.POSITIVE_INFINITY
  const underWay = new Map<Lease, Promise<void>>()
  let begun = 0
  let isPaused = false
  let isStopped = false
  let taking = new AbortController()
  let changed = Promise.withResolvers<void>()

  const room = () => Math.min(concurrency - underWay.size, most - begun)
  const isOver = () => isStopped || begun >= most

  function wake() {
    changed.resolve()
    changed = Promise.withResolvers()
  }

  function breakOff() {
    taking.abort()
    taking = new AbortController()
    wake()
  }

  function begin(lease: Lease) {
    begun += 1
    const leasedAt = new Date()
    const ended = app.post(lease, signal).then((answer) => {
      underWay.delete(lease)
      // What was broken off has no outcome.
      if (!signal.aborted) onForwarded({ lease, leasedAt, answer })
      wake()
    })
    underWay.set(lease, ended)
  }

  async function takeSome() {
    const { signal: broken } = taking
    try {
      const leases = await take(room(), broken)
      if (broken.aborted) await release(leases)
      else for (const lease of leases) begin(lease)
    } catch (error) {
      if (!broken.aborted) throw error
    }
  }

  return {
    async run() {
      while (!isOver()) {
        if (isPaused || room() <= 0) await changed.promise
        else await takeSome()
      }
      await Promise.all(underWay.values())
    },
    pause() {
      isPaused = true
      breakOff()
    },
    resume() {
      isPaused = false
      wake()
    },
    get isPaused() {
      return isPaused
    },
    stop() {
      isStopped = true
      breakOff()
    },
    get underWay() {
      return [...underWay.keys()]
    },
  }
}
