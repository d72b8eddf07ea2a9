import type { Webhook } from '@posthorn/client'

/** By which of its topics a webhook gets events of a topic. */
export type Match =
  | { readonly kind: 'exact'; readonly pattern: string }
  | { readonly kind: 'prefix'; readonly pattern: string }
  | { readonly kind: 'all' }

export interface Subscriber {
  readonly webhook: Webhook
  readonly match: Match
}

/** The webhooks that want a topic, whatever state they are in. */
export function subscribersOf(webhooks: readonly Webhook[], topic: string): Subscriber[] {
  return webhooks.flatMap((webhook) => {
    const match = matchOf(webhook.topics, topic)
    return match === null ? [] : [{ webhook, match }]
  })
}

/** No topics mean all; `order.*` means every topic below `order.`, at any depth, and not `order`. */
export function matchOf(topics: readonly string[], topic: string): Match | null {
  if (topics.length === 0) return { kind: 'all' }
  if (topics.includes(topic)) return { kind: 'exact', pattern: topic }
  const pattern = topics.find((each) => each.endsWith('.*') && topic.startsWith(each.slice(0, -1)))
  return pattern === undefined ? null : { kind: 'prefix', pattern }
}

/** Whether it takes new events as it is now, and if so, whether they wait. */
export function takes({ status, on_suspend }: Webhook): 'sent' | 'held' | 'lost' {
  if (status === 'active') return 'sent'
  return status === 'suspended' && on_suspend === 'hold' ? 'held' : 'lost'
}
