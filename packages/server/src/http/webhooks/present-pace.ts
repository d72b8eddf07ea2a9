import type * as contract from '@posthorn/contract'
import type { Pace } from '../../domain/pace/pace.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { timeOrNull } from '../answer/time.ts'

export function presentPace(pace: Pace, { rateLimit }: Webhook): contract.Pace {
  return {
    breaker: pace.breaker,
    open_until: timeOrNull(pace.openUntilMs),
    paused_until: timeOrNull(pace.pausedUntilMs),
    max_in_flight_now: pace.maxInFlightNow,
    rate_limit: rateLimit,
  }
}
