import type { OperationContext } from '../context.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { parseLeaseIds } from './lease-id.ts'

export interface Renewal {
  readonly leaseIds: readonly string[]
  /** How long the receiver has for each, from now on. */
  readonly visibilityMs: number
  /** From the hand-out of each to its end, however often it is renewed. */
  readonly longestMs: number
}

export interface RenewedLease {
  readonly leaseId: string
  /** When it ends now; null when it is lost, as for `settleLeases`. */
  readonly endsAtMs: number | null
}

/** Gives leases another end, for a receiver that needs longer than it thought. */
export async function renewLeases(
  { clock, store }: OperationContext,
  ref: WebhookRef,
  { leaseIds, longestMs, visibilityMs }: Renewal,
): Promise<readonly RenewedLease[]> {
  const asked = parseLeaseIds(ref, leaseIds)
  const names = asked.flatMap(({ name }) => name ?? [])
  const nowMs = clock.nowMs()
  const untilMs = nowMs + visibilityMs
  const ends = (await store.write.streams.renew({ names, nowMs, untilMs, longestMs })).values()
  return asked.map(({ leaseId, name }) => ({
    leaseId,
    endsAtMs: name === null ? null : (ends.next().value ?? null),
  }))
}
