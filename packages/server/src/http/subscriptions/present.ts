import type * as contract from '@posthorn/contract'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { timeOf } from '../answer/time.ts'
import { subscriptionsPath } from './below.ts'

/** A webhook that the subscription API shows: every one that has a URL, whoever made it. */
export type UrlWebhook = Webhook & { readonly url: string }

export function hasUrl(webhook: Webhook): webhook is UrlWebhook {
  return webhook.url !== null
}

export function presentSubscription(webhook: UrlWebhook): contract.Subscription {
  return {
    id: webhook.id,
    _link: `${subscriptionsPath}/subscriptions/${webhook.id}`,
    consumerUrl: webhook.url,
    createdDate: timeOf(webhook.createdAtMs),
    modifiedDate: timeOf(webhook.updatedAtMs),
    status: isEnabled(webhook) ? 'enabled' : 'disabled',
    tech_contact: webhook.contactEmail,
    topicNames: [...webhook.topics],
    integrationType: 'Api',
  }
}

export function isEnabled({ status }: Pick<Webhook, 'status'>): boolean {
  return status === 'active'
}
