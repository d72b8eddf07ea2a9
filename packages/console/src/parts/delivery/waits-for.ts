import type { Delivery, Webhook, WebhookDetails } from '@posthorn/client'

/** What there is to look at; an entry of a list has no pace. */
export type Receiver = Webhook | WebhookDetails | null | undefined

/** What a delivery waits for, and until when where that is known. */
export type Wait =
  | { readonly for: 'nothing' | 'active' | 'taken' | 'turn' }
  | { readonly for: 'retry' | 'probe' | 'pause'; readonly until: string }

/** A receiver that is down, or asked to wait, puts off what is due before that ends. */
export function waitsFor(
  { state, next_attempt_at: next }: Pick<Delivery, 'state' | 'next_attempt_at'>,
  { webhook, nowMs }: { readonly webhook: Receiver; readonly nowMs: number },
): Wait {
  if (state === 'held') return { for: 'active' }
  if (state !== 'pending' && state !== 'retrying') return { for: 'nothing' }
  if (webhook?.notification_type === 'stream' && state === 'pending') return { for: 'taken' }
  const dueMs = next === null ? nowMs : Math.max(Date.parse(next), nowMs)
  const isAfter = (at: string | null): at is string => at !== null && Date.parse(at) > dueMs
  const pace = webhook != null && 'pace' in webhook ? webhook.pace : null
  if (pace?.breaker === 'open' && isAfter(pace.open_until)) {
    return { for: 'probe', until: pace.open_until }
  }
  if (pace != null && isAfter(pace.paused_until)) return { for: 'pause', until: pace.paused_until }
  if (next !== null && Date.parse(next) > nowMs) return { for: 'retry', until: next }
  return { for: 'turn' }
}
