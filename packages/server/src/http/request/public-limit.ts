import type { Directory } from '../../directory/directory.ts'
import type { ApiKey } from '../../domain/api-key.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isValidated } from '../../domain/webhook/lifecycle.ts'
import { callerAt, createRateLimiter, type RateLimit } from './rate-limit.ts'

/** Ten requests at once from one address, and another one every six seconds. */
const limit: RateLimit = { requests: 10, windowMs: 60_000 }

/**
 * Says what of the requests that anybody can make is too much from one address: those without a key to
 * public channels, and those that change what was subscribed so.
 */
export function createPublicLimit(clock: Clock): (address: string) => Refusal | null {
  const limiter = createRateLimiter(limit, clock)
  return (address) => {
    const { allowed, waitMs } = limiter.take(callerAt(address))
    if (allowed) return null
    const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000))
    return {
      refused: 'too_many_requests',
      detail: `Too many webhooks are subscribed without a key, or changed that were, from the address ${address}. Try again in ${retryAfterS} s, or send a publisher key.`,
      retryAfterS,
    }
  }
}

/**
 * Whether a request is counted there although it has a key: the subscriber key of a webhook that was
 * subscribed without one. Once its receiver agreed only new settings are counted.
 */
export function changesAnonymous(
  directory: Directory,
  { kind, webhookId }: ApiKey,
  method: string,
): boolean {
  if (kind !== 'subscriber' || webhookId === null || method === 'GET' || method === 'HEAD') {
    return false
  }
  const webhook = directory.webhook(webhookId)
  if (webhook?.anonymous !== true) return false
  return method === 'PATCH' || method === 'PUT' || !isValidated(webhook)
}
