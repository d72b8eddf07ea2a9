import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { presentChannel } from './present.ts'

export function get({ channel }: ChannelCall): Handled {
  return jsonAnswer(200, presentChannel(channel))
}
