import type { ChannelId, ReplayId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Replay, ReplayScope } from '../../domain/replay.ts'
import type { AnsweredBefore } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import type { Remember } from '../remember.ts'
import { countReplay } from './count-replay.ts'

export interface StartedReplay {
  readonly kind: 'created'
  readonly replay: Replay
}

/**
 * Starts to send again what lies in the scope. The webhook must be active, and no other replay may run
 * for it. The store looks at both in the transaction that starts it, after the answers it remembers.
 */
export async function startReplay(
  context: OperationContext,
  scope: ReplayScope,
  remember: Remember<StartedReplay>,
): Promise<StartedReplay | AnsweredBefore | Refusal> {
  const { clock, handOff, ids, store } = context
  const nowMs = clock.nowMs()
  const started: StartedReplay = {
    kind: 'created',
    replay: {
      ...scope,
      ...(await countReplay(context, scope)),
      id: ids.next<'replay'>(),
      status: 'running',
      fed: 0,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      endedAtMs: null,
    },
  }
  const result = await store.write.replays.create(started.replay, remember?.(started) ?? null)
  switch (result.kind) {
    case 'created':
      handOff.replaysChanged()
      return started
    case 'not_found':
      return noSuchWebhook(scope.webhookId)
    case 'webhook_not_active':
      return {
        refused: 'webhook_not_active',
        detail: `The webhook ${scope.webhookId} is not active, so nothing is sent to it. Reactivate it first.`,
      }
    case 'replay_running':
      return {
        refused: 'replay_running',
        detail: `The replay ${result.id} still runs for the webhook ${scope.webhookId}. Wait until it is done, or cancel it with POST ${replayPath(scope.channelId, result.id)}/cancel.`,
      }
    case 'answered_before':
      return result
  }
}

export function replayPath(channelId: ChannelId, id: ReplayId): string {
  return `/v1/channels/${channelId}/replays/${id}`
}
