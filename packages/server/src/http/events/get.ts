import { isRefusal } from '../../domain/refusal/refusal.ts'
import { bytesAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { eventBytes } from './present.ts'
import { readEvent } from './ref.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const event = await readEvent(call)
  return isRefusal(event) ? event : bytesAnswer(200, eventBytes(event))
}
