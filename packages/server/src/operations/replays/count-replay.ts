import type { EventId } from '../../domain/ids.ts'
import type { Replay, ReplayScope } from '../../domain/replay.ts'
import type { ScopeCount } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { inTurn } from './in-turn.ts'

/** Events that one call of the store looks at: about 10 ms, in which it answers nobody else. */
const look = 2_000
/** Half a million events looked at take two to four seconds. */
const mostSteps = 250

/** How much a replay of the scope would send, as far as it was counted. */
export async function countReplay(
  { stopSignal, store }: OperationContext,
  scope: ReplayScope,
): Promise<Pick<Replay, 'total' | 'totalCapped'>> {
  let total = 0
  let after: EventId | null = null
  for (let step = 0; step < mostSteps && !stopSignal.aborted; step++) {
    const from = { after, look }
    const found: ScopeCount = await inTurn(store, () => store.read.replays.countScope(scope, from))
    total += found.count
    after = found.next
    if (after === null) return { total, totalCapped: false }
  }
  return { total, totalCapped: true }
}
