import { isRefusal } from '../../domain/refusal/refusal.ts'
import { countDeliveries } from '../../operations/replays/count-deliveries.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentReplay } from './present.ts'
import { readReplay } from './ref.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const { context } = call
  const replay = await readReplay(call)
  if (isRefusal(replay)) return replay
  const counts = await countDeliveries(context, replay.id)
  return jsonAnswer(200, presentReplay(context.directory, replay, counts))
}
