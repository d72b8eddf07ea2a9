import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { findSubscription } from './find.ts'
import { presentSubscription } from './present.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const webhook = await findSubscription(call)
  return isRefusal(webhook) ? webhook : jsonAnswer(200, presentSubscription(webhook))
}
