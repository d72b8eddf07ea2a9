import type { FastifyReply } from 'fastify'
import type { ApiKey } from '../../domain/api-key.ts'
import type { Clock } from '../../domain/clock.ts'
import type { ApiLimits } from '../../domain/node/api-limits.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { callerAt, createRateLimiter } from '../request/rate-limit.ts'

/**
 * The limits of `/webhooks/v2`, each a refusal when the request is one too many, otherwise null. The
 * answer names those that it was counted under, in the fields `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers).
 */
export interface SubscriptionLimits {
  address(ip: string, reply: FastifyReply): Refusal | null
  key(key: ApiKey, reply: FastifyReply): Refusal | null
}

export function createSubscriptionLimits(
  { subscriptionsPerIp, subscriptionsPerKey }: ApiLimits,
  clock: Clock,
): SubscriptionLimits {
  const ofAddress = perSecond({ name: 'address', requests: subscriptionsPerIp }, clock)
  const ofKey = perSecond({ name: 'key', requests: subscriptionsPerKey }, clock)
  return {
    address: (ip, reply) => ofAddress(reply, callerAt(ip), `from ${ip}`),
    key: ({ id, hint }, reply) => ofKey(reply, id, `with the key that ends in ${hint}`),
  }
}

function perSecond(
  { name, requests }: { readonly name: string; readonly requests: number },
  clock: Clock,
) {
  if (requests === 0) return () => null
  const limiter = createRateLimiter({ requests, windowMs: 1_000 }, clock)
  return (reply: FastifyReply, caller: string, whence: string): Refusal | null => {
    const { allowed, remaining, waitMs, fullInMs } = limiter.take(caller)
    addItem(reply, 'ratelimit-policy', `"${name}";q=${requests};w=1`)
    addItem(reply, 'ratelimit', `"${name}";r=${remaining};t=${Math.ceil(fullInMs / 1_000)}`)
    if (allowed) return null
    return {
      refused: 'too_many_requests',
      detail: `More than ${requests} requests a second came ${whence}. Wait a second, then send the request again.`,
      retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)),
    }
  }
}

/** Both fields are lists. */
function addItem(reply: FastifyReply, field: string, item: string): void {
  const before = reply.getHeader(field)
  reply.header(field, before === undefined ? item : `${before}, ${item}`)
}
