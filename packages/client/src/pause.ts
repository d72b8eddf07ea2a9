/** Waits; rejects with the reason of the first signal that aborts. */
export function pause(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = signals.find((signal) => signal.aborted)
    if (aborted !== undefined) return reject(aborted.reason)
    const onAbort = (event: Event) => end(() => reject((event.target as AbortSignal).reason))
    const timer = setTimeout(() => end(resolve), ms)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
      settle()
    }
    for (const signal of signals) signal.addEventListener('abort', onAbort)
  })
}
