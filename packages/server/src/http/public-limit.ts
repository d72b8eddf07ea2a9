import type { Clock } from '../domain/clock.ts'
import type { Refusal } from '../domain/errors.ts'
import { callerAt, createRateLimiter, type RateLimit } from './rate-limit.ts'

/** Ten requests at once from one address, and another one every six seconds. */
const limit: RateLimit = { requests: 10, windowMs: 60_000 }

/** Says what of requests to public channels without a key is too much from one address. */
export function createPublicLimit(clock: Clock): (address: string) => Refusal | null {
  const limiter = createRateLimiter(limit, clock)
  return (address) => {
    const { allowed, waitMs } = limiter.take(callerAt(address))
    if (allowed) return null
    const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000))
    return {
      refused: 'too_many_requests',
      detail: `Too many webhooks are subscribed without a key from the address ${address}. Try again in ${retryAfterS} s, or send a key.`,
      retryAfterS,
    }
  }
}
