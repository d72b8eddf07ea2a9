import type { TestSend } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { testTopic, testWebhook } from '../../operations/webhooks/test-webhook.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { presentDeliveryWithAttempts } from '../deliveries/present.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from './ref.ts'

export async function testSend(call: ChannelCall<TestSend>): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  const topic = call.body.topic ?? testTopic
  const sent = await testWebhook(call.context, webhook, { topic, signal: call.signal() })
  if (isRefusal(sent)) return sent
  return jsonAnswer(
    200,
    presentDeliveryWithAttempts(sent.delivery, sent.attempt === null ? [] : [sent.attempt]),
  )
}
