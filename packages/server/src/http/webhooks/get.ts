import { isRefusal } from '../../domain/errors.ts'
import { jsonAnswer } from '../answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhook } from './present.ts'
import { readWebhook } from './ref.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const webhook = await readWebhook(call)
  return isRefusal(webhook) ? webhook : jsonAnswer(200, presentWebhook(webhook))
}
