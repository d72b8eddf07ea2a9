import {
  type Claim,
  type ClaimResult,
  type DedupeOptions,
  type DedupeStore,
  defaultKeepMs,
  defaultLeaseMs,
  secondsUntil,
} from './dedupe-store.ts'

export interface MemoryDedupeOptions extends DedupeOptions {
  /**
   * How many handled messages are remembered. Past it the oldest are forgotten before `keepMs`.
   * Default 100,000, near 20 MB. Messages being handled count apart and are never forgotten.
   */
  readonly maxEntries?: number | undefined
}

interface Entry {
  readonly fence: string
  /** End of the lease of a held key, of the memory of a done one. */
  untilMs: number
}

/**
 * Remembers in this process: for one process, and for as long as it runs. Several processes, or
 * restarts, need a store that they share.
 */
export function memoryDedupe(options: MemoryDedupeOptions = {}): DedupeStore {
  const { leaseMs = defaultLeaseMs, keepMs = defaultKeepMs, maxEntries = 100_000 } = options
  const now = options.nowMs ?? Date.now
  const held = new Map<string, Entry>()
  // In the order of commits, so the ones whose time ends first stand at the front.
  const done = new Map<string, Entry>()
  let fences = 0

  const forgetOld = () => {
    for (const [key, { untilMs }] of done) {
      if (untilMs > now() && done.size <= maxEntries) return
      done.delete(key)
    }
  }
  const holds = (claim: Claim): Entry | null => {
    const entry = held.get(claim.key)
    if (entry?.fence !== claim.fence) return null
    if (entry.untilMs > now()) return entry
    held.delete(claim.key)
    return null
  }

  return {
    leaseMs,
    async claim(key): Promise<ClaimResult> {
      forgetOld()
      if (done.has(key)) return { kind: 'done' }
      const holder = held.get(key)
      if (holder && holder.untilMs > now()) {
        return { kind: 'in_flight', retryAfterS: secondsUntil(holder.untilMs, now()) }
      }
      fences += 1
      const claim = { key, fence: String(fences) }
      held.set(key, { fence: claim.fence, untilMs: now() + leaseMs })
      return { kind: 'claimed', claim }
    },
    async renew(claim) {
      if (done.get(claim.key)?.fence === claim.fence) return true
      const entry = holds(claim)
      if (entry) entry.untilMs = now() + leaseMs
      return entry !== null
    },
    async commit(claim) {
      if (done.get(claim.key)?.fence === claim.fence) return true
      if (!holds(claim)) return false
      held.delete(claim.key)
      done.set(claim.key, { fence: claim.fence, untilMs: now() + keepMs })
      forgetOld()
      return true
    },
    async release(claim) {
      return holds(claim) !== null && held.delete(claim.key)
    },
    async forget(key) {
      forgetOld()
      return done.delete(key)
    },
  }
}
