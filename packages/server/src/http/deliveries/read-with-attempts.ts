import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { StoreReader } from '../../store/store.ts'

export interface DeliveryWithAttempts {
  readonly delivery: Delivery
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
}

/**
 * The attempts of a delivery, beside the state that they led to. The two are read apart: an attempt
 * written down in between would stand beside the state from before it, so the delivery is read again.
 */
export async function readWithAttempts(
  read: Pick<StoreReader, 'attempts' | 'deliveries'>,
  known: Delivery,
): Promise<DeliveryWithAttempts> {
  let delivery = known
  for (;;) {
    const attempts = await read.attempts.ofDelivery(delivery)
    const counted = delivery.attempts
    if (attempts.every(({ number }) => number <= counted)) return { delivery, attempts }
    const now = await read.deliveries.get(delivery)
    // An attempt of a node that had lost the delivery is in the log, but was never counted.
    if (now === null || now.attempts === counted) return { delivery: now ?? delivery, attempts }
    delivery = now
  }
}
