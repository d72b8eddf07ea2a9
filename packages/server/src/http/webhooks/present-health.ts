import type * as contract from '@posthorn/contract'
import type { WebhookHealth } from '../../domain/webhook/health.ts'
import { timeOf } from '../answer/time.ts'

export function presentHealth(health: WebhookHealth): contract.Health {
  return {
    failing_since: timeOf(health.failingSinceMs),
    failed_events: health.failedEvents,
    last_error: health.lastReason,
  }
}
