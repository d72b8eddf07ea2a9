import type { WebhookId } from '../domain/ids.ts'
import type { Bell } from '../domain/streams.ts'

/** The bells of all who wait for deliveries of streams on this node. */
export interface Bells {
  listen(webhookId: WebhookId): Bell | null
  /** Costs one look-up when nobody waits. */
  ring(webhookId: WebhookId): void
  /** Rings all of them, for good. */
  end(): void
}

/** Those who wait look at the store once a second, so that a webhook may not have any number of them. */
const perWebhook = 100

interface Waiter extends Bell {
  ring(): void
}

export function createBells(): Bells {
  const waiters = new Map<WebhookId, Set<Waiter>>()
  let over = false

  function waiterFor(webhookId: WebhookId): Waiter {
    let pending = false
    let wake = () => {}
    const waiter: Waiter = {
      get over() {
        return over
      },
      ring() {
        pending = true
        wake()
      },
      async rung(ms, signal) {
        if (!pending && !over && !signal.aborted) await sleep(ms, signal)
        pending = false
      },
      leave() {
        const others = waiters.get(webhookId)
        others?.delete(waiter)
        if (others?.size === 0) waiters.delete(webhookId)
      },
    }
    return waiter

    async function sleep(ms: number, signal: AbortSignal) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      const end = () => resolve()
      signal.addEventListener('abort', end)
      wake = end
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  return {
    listen(webhookId) {
      const all = waiters.get(webhookId) ?? new Set()
      if (all.size >= perWebhook) return null
      const waiter = waiterFor(webhookId)
      waiters.set(webhookId, all.add(waiter))
      return waiter
    },
    ring(webhookId) {
      const all = waiters.get(webhookId)
      if (all !== undefined) for (const waiter of all) waiter.ring()
    },
    end() {
      over = true
      for (const all of waiters.values()) for (const waiter of all) waiter.ring()
    },
  }
}
