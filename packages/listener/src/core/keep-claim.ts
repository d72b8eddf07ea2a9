import type { Claim, DedupeStore } from '../dedupe/dedupe-store.ts'

/**
 * Renews a claim about three times in each lease until it is let go, so that it lapses only with its
 * holder. Returns how to let go.
 */
export function keepClaim(
  store: DedupeStore,
  claim: Claim,
  { onLost, onError }: { onLost: () => void; onError: (error: unknown) => void },
): () => void {
  let held = true
  let timer: ReturnType<typeof setTimeout>
  const renew = async () => {
    try {
      if (!(await store.renew(claim)) && held) return onLost()
    } catch (error) {
      // The store may be back before the lease ends.
      onError(error)
    }
    if (held) wait()
  }
  const wait = () => {
    timer = setTimeout(renew, store.leaseMs / 3)
    // A handler that hangs must not keep a process from ending. Browsers and Workers have numbers.
    if (typeof timer === 'object') timer.unref?.()
  }
  wait()
  return () => {
    held = false
    clearTimeout(timer)
  }
}
