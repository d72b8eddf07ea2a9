import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentSecrets } from './present.ts'
import { readWebhook } from './ref.ts'

export async function secrets(call: ChannelCall): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  return jsonAnswer(200, presentSecrets(webhook, call.context.clock.nowMs()))
}
