import type * as contract from '@posthorn/contract'
import {
  refuseConsumerUrl,
  refuseUnknownTopics,
} from '../../operations/subscriptions/check-subscription.ts'
import {
  type CreatedWebhook,
  createWebhook,
  type WebhookDraft,
} from '../../operations/webhooks/create-webhook.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { once } from '../idempotency.ts'
import type { ChannelCall, Outcome } from '../route.ts'

/** Listeners written for this API count on it: an answer after ten seconds is none. */
const timeoutMs = 10_000

export async function create(call: ChannelCall<contract.NewSubscription>): Promise<Outcome> {
  const { context, channel, body } = call
  await context.directory.refresh()
  const refusal =
    refuseConsumerUrl(context, body.consumerUrl) ?? refuseUnknownTopics(context, body.topicNames)
  if (refusal !== null) return refusal
  const draft: WebhookDraft = {
    url: body.consumerUrl,
    topics: body.topicNames,
    contactEmail: body.techContact,
    format: 'acculynx',
    timeoutMs,
  }
  return once(call, (remember) => createWebhook(context, channel, { draft, remember }), present)
}

function present({ webhook, secret }: CreatedWebhook): Answer {
  const created: contract.CreatedSubscription = { subscriptionId: webhook.id, secret }
  return jsonAnswer(200, created)
}
