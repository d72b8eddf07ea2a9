export interface Rounds {
  /** Wants one more round that begins after now. */
  ask(): void
  /** No round begins any more; the signal of one under way is aborted. */
  stop(): void
}

interface RoundsOptions {
  /** A round that fails counts as one. */
  readonly work: (signal: AbortSignal) => Promise<void>
  /** A round waits so long before it begins: all who ask meanwhile share it. */
  readonly everyMs: number
}

/**
 * Does the same again whenever it is asked for, one round at a time. Whoever asks while one is under
 * way gets another: the one under way may have looked already.
 */
export function createRounds({ work, everyMs }: RoundsOptions): Rounds {
  const stopping = new AbortController()
  const { signal } = stopping
  let next: ReturnType<typeof setTimeout> | null = null
  let isUnderWay = false
  let isAskedMeanwhile = false

  const begin = async () => {
    next = null
    isUnderWay = true
    await work(signal).catch(() => {})
    isUnderWay = false
    if (!isAskedMeanwhile) return
    isAskedMeanwhile = false
    ask()
  }
  const ask = () => {
    if (signal.aborted) return
    if (isUnderWay) isAskedMeanwhile = true
    else next ??= setTimeout(() => void begin(), everyMs)
  }
  return {
    ask,
    stop() {
      stopping.abort()
      if (next !== null) clearTimeout(next)
    },
  }
}
