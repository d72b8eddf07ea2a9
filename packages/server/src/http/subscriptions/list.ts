import type { SubscriptionQuery } from '@posthorn/contract'
import type { ChannelCall, Outcome } from '../route.ts'
import { subscriptionsOf } from './find.ts'
import { offsetPage } from './offset-page.ts'
import { isEnabled, presentSubscription, type UrlWebhook } from './present.ts'

export async function list(call: ChannelCall<unknown, SubscriptionQuery>): Promise<Outcome> {
  const { subscriptionStatusQueryFilter: filter = 'All' } = call.query
  const all = await subscriptionsOf(call)
  return offsetPage(call.query, all.filter(filters[filter]), presentSubscription)
}

const filters = {
  All: () => true,
  Active: isEnabled,
  Inactive: (webhook: UrlWebhook) => !isEnabled(webhook),
} as const
