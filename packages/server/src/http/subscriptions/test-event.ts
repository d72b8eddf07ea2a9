import type { TestEvent } from '@posthorn/contract'
import { quoted } from '../../domain/refusal/quoted.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { testWebhook } from '../../operations/webhooks/test-webhook.ts'
import { emptyAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { findSubscription } from './find.ts'

/**
 * The answer comes once the event was sent and what the listener said is in its history, so that no
 * test that was promised is lost. It says nothing of what the listener said.
 */
export async function testEvent(call: ChannelCall<TestEvent>): Promise<Outcome> {
  const { context, body } = call
  const webhook = await findSubscription(call)
  if (isRefusal(webhook)) return webhook
  const topic = body.topicName
  if (context.directory.topic(topic) === undefined) return unknownTopic(topic)
  const sent = await testWebhook(context, webhook, { topic, signal: call.signal() })
  return isRefusal(sent) ? sent : emptyAnswer(202)
}

function unknownTopic(topic: string) {
  const detail = `${quoted(topic)} is not in the catalog. GET /webhooks/v2/topics lists the topics that are.`
  return refuseFields([{ pointer: '/topicName', code: 'unknown_topic', detail }])
}
