import { type Attempt, type AttemptEnd, attemptOf } from '../../domain/delivery/attempt.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import { liveAttempt, liveEvent } from '../../domain/node/live.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { isValidated } from '../../domain/webhook/lifecycle.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { testStream } from './test-stream.ts'

export const testTopic = 'posthorn.test'

export interface TestOrder {
  readonly topic: string
  /** Aborts when nobody waits for the answer any more, which ends the attempt. */
  readonly signal: AbortSignal
}

export interface TestSent {
  readonly delivery: Delivery
  /** Null for a stream, whose receiver has yet to lease it. */
  readonly attempt: Attempt | null
}

/**
 * Sends one event to one webhook at once and says what came back. It is tried once, whatever the
 * retry policy, and changes nothing about the webhook, whatever the receiver answers; suspended and
 * disabled webhooks can be tested, those never validated cannot. In a stream the event waits for its
 * receiver, as any other does. Few are under way at once; each ends when its caller goes away.
 */
export async function testWebhook(
  context: OperationContext,
  webhook: Webhook,
  order: TestOrder,
): Promise<TestSent | Refusal> {
  if (!isValidated(webhook)) {
    return {
      refused: 'webhook_not_validated',
      detail: `The webhook ${webhook.id} is not validated: nothing may be sent to it yet. Validate it first.`,
    }
  }
  const leave = context.tests.enter(webhook.id)
  if (isRefusal(leave)) return leave
  try {
    return await sendTest(context, webhook, order)
  } finally {
    leave()
  }
}

async function sendTest(
  context: OperationContext,
  webhook: Webhook,
  { topic, signal }: TestOrder,
): Promise<TestSent | Refusal> {
  const event = await testEvent(context, webhook, topic)
  if (webhook.notificationType === 'stream') {
    const refusal = await testStream(context, webhook, event)
    if (refusal !== null) return refusal
    const ref = { channelId: event.channelId, eventId: event.id, webhookId: webhook.id }
    const delivery = await context.store.read.deliveries.get(ref)
    return delivery === null ? noSuchWebhook(webhook.id) : { delivery, attempt: null }
  }
  const startedAtMs = event.createdAtMs
  const sent = await whileWanted([context.stopSignal, signal], (either) =>
    context.sender.send({ event, webhook, attempt: 1, sentAtMs: startedAtMs, signal: either }),
  )
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
    replayId: null,
    createdAtMs: event.createdAtMs,
    updatedAtMs: context.clock.nowMs(),
  }
  await context.store.write.events.record(event, delivery, attempt)
  if (context.live.wants(ref.channelId)) {
    context.live.show(ref.channelId, liveEvent(event, 1))
    context.live.show(ref.channelId, liveAttempt(attempt, topic, delivery))
  }
  return { delivery, attempt }
}

/**
 * Under a signal of its own, that aborts with any of these. `AbortSignal.any` would stay in memory for
 * as long as the process, whose signal is one of them.
 */
async function whileWanted(
  [stop, caller]: readonly [stop: AbortSignal, caller: AbortSignal],
  send: (signal: AbortSignal) => Promise<AttemptEnd>,
): Promise<AttemptEnd> {
  const either = new AbortController()
  const abort = () => either.abort()
  for (const signal of [stop, caller]) {
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
  }
  const sent = await send(either.signal)
  for (const signal of [stop, caller]) signal.removeEventListener('abort', abort)
  const isCut = sent.outcome.kind === 'failed' && sent.outcome.reason === 'stopped'
  if (!isCut || stop.aborted) return sent
  return { ...sent, outcome: { ...sent.outcome, detail: callerLeft } }
}

const callerLeft =
  'Whoever asked for this test went away before the receiver had answered. It may have got the event.'

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
    erasedAtMs: null,
  }
}
