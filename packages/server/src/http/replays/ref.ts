import { isUuid, type ReplayId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Replay } from '../../domain/replay.ts'
import { noSuchReplay } from '../../operations/not-found.ts'
import type { ChannelCall } from '../route.ts'

/**
 * Reads the replay that the path names. The path does not name its webhook, so a subscriber's right to
 * it is judged here.
 */
export async function readReplay({
  channel,
  context,
  key,
  params,
}: ChannelCall): Promise<Replay | Refusal> {
  const id = params.replay ?? ''
  if (!isUuid(id)) return noSuchReplay(id)
  const replay = await context.store.read.replays.get(channel.id, id as ReplayId)
  const isForeign = key?.kind === 'subscriber' && key.webhookId !== replay?.webhookId
  return replay === null || isForeign ? noSuchReplay(id) : replay
}
