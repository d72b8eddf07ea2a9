import { setTimeout as pause } from 'node:timers/promises'
import { PosthornProblem } from '@posthorn/client'
import type { Lease, StreamWebhook } from './lease.ts'
import type { Link } from './link.ts'

export interface TakeDeps {
  readonly webhook: Pick<StreamWebhook, 'lease'>
  readonly link: Link
  /** How long a lease lasts. */
  readonly visibilityS: number
  /** Called once, when the server has let us lease for the first time. */
  readonly onReady: () => void
  /** Called once for as long as it lasts: somebody suspended the webhook. */
  readonly onInactive: () => void
  readonly onActive: () => void
}

export type Take = (max: number, signal: AbortSignal) => Promise<readonly Lease[]>

/** Shorter than what proxies cut off, and the longest that a dead connection goes without notice. */
const waitS = 15
/** On top of that, for the answer to arrive. */
const patienceMs = 10_000
const askAgainMs = 3_000

/**
 * Leases deliveries. The first call does not wait: whoever hears `onReady` knows that it was accepted.
 * From then on the server may be away, and the webhook suspended, for as long as they like.
 *
 * A call is never sent again as it is: what it had leased is lost to it until that lease ends.
 */
export function createTake(deps: TakeDeps): Take {
  const { link, onActive, onInactive, onReady, visibilityS: visibility_seconds, webhook } = deps
  let isReady = false
  let isInactive = false

  async function lease(max: number, wait_seconds: number, signal: AbortSignal) {
    const timeoutMs = wait_seconds * 1000 + patienceMs
    const order = { max, wait_seconds, visibility_seconds }
    return (await webhook.lease(order, { signal, timeoutMs, retries: 0 })).data
  }

  return async (max, signal) => {
    if (!isReady) {
      const leases = await lease(max, 0, signal)
      isReady = true
      onReady()
      return leases
    }
    for (;;) {
      try {
        const leases = await link.call(() => lease(max, waitS, signal), signal)
        if (isInactive) onActive()
        isInactive = false
        return leases
      } catch (error) {
        if (!(error instanceof PosthornProblem && error.code === 'webhook_not_active')) throw error
        if (!isInactive) onInactive()
        isInactive = true
        await pause(askAgainMs, undefined, { signal })
      }
    }
  }
}
