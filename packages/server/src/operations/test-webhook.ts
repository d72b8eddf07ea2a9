import { type Attempt, attemptOf } from '../domain/attempt.ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Refusal } from '../domain/errors.ts'
import type { Event } from '../domain/event.ts'
import type { Webhook } from '../domain/webhook.ts'
import type { OperationContext } from './context.ts'

export const testTopic = 'posthorn.test'

export interface TestSent {
  readonly delivery: Delivery
  readonly attempt: Attempt
}

/**
 * Sends one event to one webhook at once and says what came back. It is tried once, whatever the
 * retry policy, and changes nothing about the webhook, whatever the receiver answers; suspended and
 * disabled webhooks can be tested, those never validated cannot.
 */
export async function testWebhook(
  context: OperationContext,
  webhook: Webhook,
  { topic }: { topic: string },
): Promise<TestSent | Refusal> {
  if (webhook.status === 'to_be_validated') {
    return {
      refused: 'webhook_not_validated',
      detail: `The webhook ${webhook.id} is not validated: nothing may be sent to it yet. Validate it first.`,
    }
  }
  const event = await testEvent(context, webhook, topic)
  const startedAtMs = event.createdAtMs
  const sent = await context.sender.send({
    event,
    webhook,
    attempt: 1,
    sentAtMs: startedAtMs,
    signal: context.stopSignal,
  })
  const { outcome } = sent
  const ref = { channelId: event.channelId, eventId: event.id, webhookId: webhook.id }
  const made = { id: context.ids.next<'attempt'>(), number: 1, startedAtMs }
  const attempt = attemptOf(ref, made, sent)
  const delivery: Delivery = {
    ...ref,
    topic,
    state: outcome.kind,
    attempts: 1,
    tries: 1,
    availableAtMs: null,
    owner: null,
    lease: 0,
    httpStatus: sent.response?.status ?? null,
    reason: attempt.reason,
    updatedAtMs: context.clock.nowMs(),
  }
  await context.store.write.events.record(event, delivery, attempt)
  return { delivery, attempt }
}

/** With the topic's example as data, or a sentence when it has none. */
async function testEvent(
  context: OperationContext,
  webhook: Webhook,
  topic: string,
): Promise<Event> {
  const known = await context.store.read.topics.get(topic)
  const data = known?.example ?? JSON.stringify({ message: 'A test event, sent by hand.' })
  const nowMs = context.clock.nowMs()
  return {
    id: context.ids.next<'event'>(),
    channelId: webhook.channelId,
    topic,
    data: new TextEncoder().encode(data),
    extRefCode: null,
    eventUrl: null,
    context: null,
    occurredAtMs: nowMs,
    createdAtMs: nowMs,
    traceparent: null,
  }
}
