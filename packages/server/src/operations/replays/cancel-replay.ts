import type { ChannelId, ReplayId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Replay } from '../../domain/replay.ts'
import type { OperationContext } from '../context.ts'
import { noSuchReplay } from '../not-found.ts'

/** Deliveries cancelled before the answer; the rest follows within moments. */
const firstPortion = 2_000

/** Ends a replay and cancels what is open of it. Attempts under way may still arrive, and are logged. */
export async function cancelReplay(
  { clock, handOff, store }: OperationContext,
  ref: { readonly channelId: ChannelId; readonly id: ReplayId },
): Promise<Replay | Refusal> {
  const step = { nowMs: clock.nowMs(), limit: firstPortion }
  const result = await store.write.replays.cancel(ref.channelId, ref.id, step)
  switch (result.kind) {
    case 'cancelled':
      for (const delivery of result.taken) handOff.withdraw(delivery)
      handOff.replaysChanged()
      return result.replay
    case 'not_found':
      return noSuchReplay(ref.id)
    case 'replay_ended':
      return {
        refused: 'replay_ended',
        detail: `The replay ${ref.id} has ended and nothing of it is open; there is nothing to cancel.`,
      }
  }
}
