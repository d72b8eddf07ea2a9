import type { ChannelChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { updateChannel } from '../../operations/channels/update-channel.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { channelSettings, presentChannel } from './present.ts'

export async function update(call: ChannelCall<ChannelChanges>): Promise<Outcome> {
  const changes = channelSettings(call.body)
  const updated = await updateChannel(call.context, call.channel.id, changes)
  return isRefusal(updated) ? updated : jsonAnswer(200, presentChannel(updated))
}
