import type { WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'

/**
 * Test sends have a person waiting for each of them, so they go past the lanes, the rate limit and the
 * breaker of their webhook. What bounds them is how many may be under way at once.
 */
export interface TestsUnderWay {
  /** Takes a place, to be left by calling what is answered. */
  enter(webhookId: WebhookId): (() => void) | Refusal
}

/** One may hang for as long as the webhook's `timeoutMs`, and a person may want a second look. */
const perWebhook = 2
/** Sockets, and answers of at most 16 KiB. */
const perNode = 32

export function createTestsUnderWay(): TestsUnderWay {
  const underWay = new Map<WebhookId, number>()
  let total = 0
  return {
    enter(webhookId) {
      const ofWebhook = underWay.get(webhookId) ?? 0
      if (ofWebhook >= perWebhook) return webhookBusy(webhookId)
      if (total >= perNode) return nodeBusy
      underWay.set(webhookId, ofWebhook + 1)
      total += 1
      return () => {
        const left = (underWay.get(webhookId) ?? 0) - 1
        if (left > 0) underWay.set(webhookId, left)
        else underWay.delete(webhookId)
        total -= 1
      }
    },
  }
}

function webhookBusy(id: WebhookId): Refusal {
  return {
    refused: 'too_many_requests',
    detail: `${perWebhook} tests of the webhook ${id} are under way, as many as may be at once. Wait until one of them has ended.`,
    retryAfterS: 5,
  }
}

const nodeBusy: Refusal = {
  refused: 'too_many_requests',
  detail: `${perNode} tests are under way, as many as may be at once for all webhooks together. Try again in a few seconds.`,
  retryAfterS: 5,
}
