import { deliveryStates } from '../../domain/delivery/delivery.ts'
import type { ReplayId } from '../../domain/ids.ts'
import type { ReplayCounts } from '../../domain/replay.ts'
import type { CountPosition, DeliveryCount } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { inTurn } from './in-turn.ts'

/** Deliveries counted by one call of the store: a few milliseconds. */
const look = 20_000

export const noDeliveries: ReplayCounts = {
  pending: 0,
  retrying: 0,
  held: 0,
  delivered: 0,
  failed: 0,
  cancelled: 0,
}

/**
 * How the deliveries of a replay are doing. Of more than one step, what changes meanwhile may be missed
 * or counted twice.
 */
export async function countDeliveries(
  { store }: OperationContext,
  id: ReplayId,
): Promise<ReplayCounts> {
  const counts = { ...noDeliveries }
  let after: CountPosition | null = null
  do {
    const from = { after, look }
    const found: DeliveryCount = await inTurn(store, () =>
      store.read.replays.countDeliveries(id, from),
    )
    for (const state of deliveryStates) counts[state] += found.counts[state] ?? 0
    after = found.next
  } while (after !== null)
  return counts
}
