import type { NewChannel } from '@posthorn/contract'
import { type CreatedChannel, createChannel } from '../../operations/channels/create-channel.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { once } from '../request/idempotency.ts'
import type { Call, Handled } from '../route.ts'
import { channelSettings, presentChannel } from './present.ts'

export function create(call: Call<NewChannel>): Handled {
  const { name, guid = null } = call.body
  const draft = { ...channelSettings(call.body), name, guid }
  return once(call, (remember) => createChannel(call.context, draft, remember), present)
}

function present({ channel, publisherKey }: CreatedChannel): Answer {
  return jsonAnswer(201, { ...presentChannel(channel), publisher_key: publisherKey })
}
