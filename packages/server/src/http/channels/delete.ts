import { isRefusal } from '../../domain/refusal/refusal.ts'
import { deleteChannel } from '../../operations/channels/delete-channel.ts'
import { okAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'

export async function remove({ context, channel }: ChannelCall): Promise<Outcome> {
  const result = await deleteChannel(context, channel.id)
  return isRefusal(result) ? result : okAnswer
}
