import type * as contract from '@posthorn/contract'
import type { Remember } from '../../operations/remember.ts'
import {
  refuseConsumerUrl,
  refuseUnknownTopics,
} from '../../operations/subscriptions/check-subscription.ts'
import {
  type CreatedWebhook,
  createWebhook,
  type WebhookDraft,
} from '../../operations/webhooks/create-webhook.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { once } from '../request/idempotency.ts'
import type { ChannelCall, Outcome } from '../route.ts'

/** Listeners written for this API count on it: an answer after ten seconds is none. */
const timeoutMs = 10_000

export function create(call: ChannelCall<contract.NewSubscription>): Promise<Outcome> {
  return once(call, (remember) => subscribe(call, remember), present)
}

async function subscribe(
  { context, channel, body }: ChannelCall<contract.NewSubscription>,
  remember: Remember<CreatedWebhook>,
): ReturnType<typeof createWebhook> {
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
  return createWebhook(context, channel, { draft, remember })
}

function present({ webhook, secret }: CreatedWebhook): Answer {
  const created: contract.CreatedSubscription = { subscriptionId: webhook.id, secret }
  return jsonAnswer(200, created)
}
