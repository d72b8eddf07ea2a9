import type { Lease, StreamWebhook } from './lease.ts'

/** What this run does with leases that it neither forwards nor settles. */
export interface OwnLeases {
  /** Gives them back, so that another run, or the next, has them at once. Never rejects. */
  release(leases: readonly Lease[]): Promise<void>
  /** Keeps them from ending. Never rejects. */
  renew(leases: readonly Lease[]): Promise<void>
}

/** An end must not wait for long, and a renewal comes again. */
const patienceMs = 5_000

/** A server that cannot be told lets the leases end by themselves, and `settle` hears of that. */
export function createOwnLeases(deps: {
  readonly webhook: Pick<StreamWebhook, 'release' | 'renew'>
  /** How long a lease lasts from its renewal on. */
  readonly visibilityS: number
  readonly signal: AbortSignal
}): OwnLeases {
  const { signal, visibilityS: visibility_seconds, webhook } = deps
  const options = { retries: 0, timeoutMs: patienceMs, signal }
  const idsOf = (leases: readonly Lease[]) => leases.map(({ lease_id }) => lease_id)
  const ignoring = async (call: Promise<unknown>) => {
    await call.catch(() => {})
  }

  return {
    async release(leases) {
      if (leases.length === 0) return
      await ignoring(webhook.release({ lease_ids: idsOf(leases) }, options))
    },
    async renew(leases) {
      if (leases.length === 0) return
      await ignoring(webhook.renew({ lease_ids: idsOf(leases), visibility_seconds }, options))
    },
  }
}
