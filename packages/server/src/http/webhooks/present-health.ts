import type * as contract from '@posthorn/contract'
import type { WebhookHealth } from '../../domain/health.ts'
import { timeOf } from '../time.ts'

export function presentHealth(health: WebhookHealth): contract.Health {
  return {
    failing_since: timeOf(health.failingSinceMs),
    failed_events: health.failedEvents,
    last_error: health.lastReason,
  }
}
