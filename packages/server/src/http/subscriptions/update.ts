import type { SubscriptionChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import {
  refuseConsumerUrl,
  refuseUnknownTopics,
} from '../../operations/subscriptions/check-subscription.ts'
import { updateWebhook } from '../../operations/webhooks/update-webhook.ts'
import { emptyAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { findSubscription } from './find.ts'

export async function update(call: ChannelCall<SubscriptionChanges>): Promise<Outcome> {
  const { context, body } = call
  const { technicalContact, topicNames } = body
  const webhook = await findSubscription(call)
  if (isRefusal(webhook)) return webhook
  const refusal =
    refuseConsumerUrl(context, webhook.url) ?? refuseUnknownTopics(context, topicNames ?? [])
  if (refusal !== null) return refusal
  const updated = await updateWebhook(context, webhook, {
    changes: {
      ...(technicalContact !== undefined && { contactEmail: technicalContact }),
      ...(topicNames !== undefined && { topics: topicNames }),
    },
    by: 'publisher',
  })
  return isRefusal(updated) ? updated : emptyAnswer(204)
}
