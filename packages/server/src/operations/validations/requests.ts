import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import type { WebhookId } from '../../domain/ids.ts'
import { validationLimits } from '../../domain/validation.ts'

/**
 * The validation requests of this process: which are under way, and how many each host got lately, so
 * that nobody makes this server trouble a host that never agreed to anything.
 */
export interface ValidationRequests {
  /** Takes one of the requests that the host may get; otherwise says when to ask again. */
  admit(url: string): { readonly kind: 'admitted' } | { readonly kind: 'wait'; retryAfterS: number }
  /** Keeps the request until it has ended. It must not reject. */
  track(webhookId: WebhookId, request: Promise<void>): void
  /** Until what is under way here to the webhook has ended, or the time is up. */
  ended(webhookId: WebhookId, timeoutMs: number): Promise<void>
}

/** Requests to a host since the first of them, until the minute is over. */
interface Window {
  readonly endsAtMs: number
  count: number
}

const windowMs = 60_000
/** Hosts remembered, and requests under way: past either nothing is asked, so that memory is bounded. */
const hostLimit = 10_000
const underWayLimit = 1_000

export function createValidationRequests(clock: Clock): ValidationRequests {
  /** In the order in which they end. */
  const windows = new Map<string, Window>()
  /** The end of all that a webhook has under way: a request may be overtaken by another. */
  const underWay = new Map<WebhookId, Promise<void>>()
  let count = 0

  function forgetEnded(nowMs: number) {
    for (const [host, { endsAtMs }] of windows) {
      if (nowMs < endsAtMs) return
      windows.delete(host)
    }
  }

  function wait(untilMs: number, nowMs: number) {
    return { kind: 'wait', retryAfterS: Math.max(1, Math.ceil((untilMs - nowMs) / 1000)) } as const
  }

  return {
    admit(url) {
      const nowMs = clock.monotonicMs()
      forgetEnded(nowMs)
      const host = new URL(url).hostname
      const window = windows.get(host)
      if (window !== undefined && window.count >= validationLimits.perHost) {
        return wait(window.endsAtMs, nowMs)
      }
      if (count >= underWayLimit) return wait(nowMs + windowMs, nowMs)
      if (window !== undefined) window.count += 1
      else if (windows.size < hostLimit) {
        windows.set(host, { endsAtMs: nowMs + windowMs, count: 1 })
      } else return wait(nowMs + windowMs, nowMs)
      return { kind: 'admitted' }
    },
    track(webhookId, request) {
      count += 1
      const counted = request.then(() => {
        count -= 1
      })
      const all = Promise.all([underWay.get(webhookId), counted]).then(() => {
        if (underWay.get(webhookId) === all) underWay.delete(webhookId)
      })
      underWay.set(webhookId, all)
    },
    async ended(webhookId, timeoutMs) {
      const request = underWay.get(webhookId)
      if (request === undefined) return pause(timeoutMs)
      const enough = new AbortController()
      const timeout = pause(timeoutMs, undefined, { signal: enough.signal })
      await Promise.race([request, timeout.catch(() => undefined)])
      enough.abort()
    },
  }
}
