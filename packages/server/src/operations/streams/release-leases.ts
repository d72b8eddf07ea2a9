import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { LeaseName } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { parseLeaseIds } from './lease-id.ts'

/**
 * - `released`: the delivery waits as it did before it was leased; no attempt is counted.
 * - `lease_lost`: as for `settleLeases`.
 */
export interface ReleasedLease {
  readonly leaseId: string
  readonly result: 'released' | 'lease_lost'
  /** As it is now; null when the lease names no delivery of the webhook. */
  readonly delivery: Delivery | null
}

/** Gives leases back, so that whoever asks next has their deliveries at once. */
export async function releaseLeases(
  context: OperationContext,
  ref: WebhookRef,
  leaseIds: readonly string[],
): Promise<readonly ReleasedLease[]> {
  const asked = parseLeaseIds(ref, leaseIds)
  const names = asked.flatMap(({ name }) => name ?? [])
  const released = (await releaseNamed(context, ref, names)).values()
  const deliveries = await Promise.all(
    asked.map(({ name }) => (name === null ? null : context.store.read.deliveries.get(name))),
  )
  return asked.map(({ leaseId, name }, index) => ({
    leaseId,
    result: name !== null && released.next().value === true ? 'released' : 'lease_lost',
    delivery: deliveries[index] ?? null,
  }))
}

/** In order: whether each was still in force. */
export async function releaseNamed(
  { clock, handOff, store }: OperationContext,
  { id }: WebhookRef,
  names: readonly LeaseName[],
): Promise<readonly boolean[]> {
  const released = await store.write.streams.release({ names, nowMs: clock.nowMs() })
  if (released.includes(true)) handOff.wake(id)
  return released
}
