import { topicMatches } from '../topic.ts'
import type { Webhook } from './webhook.ts'

/** What decides whether a webhook gets an event. */
export type Routable = Pick<Webhook, 'topics' | 'status' | 'onSuspend' | 'draining' | 'deletedAtMs'>

/** That a webhook gets an event, and how its delivery begins. */
export interface Route<Wanting extends Routable = Webhook> {
  readonly webhook: Wanting
  /** `held`: the webhook takes nothing now, or older held deliveries go first. */
  readonly state: 'pending' | 'held'
}

/** Whether the subscription covers the topic, whatever state the webhook is in. */
export function wants(webhook: Pick<Webhook, 'topics'>, topic: string): boolean {
  const { topics } = webhook
  return topics.length === 0 || topics.some((pattern) => topicMatches(pattern, topic))
}

/**
 * Chooses the webhooks that get an event, in the order given:
 *
 *     active                               pending
 *     active, still draining               held, behind what is held already
 *     suspended with `on_suspend: "hold"`  held
 *     anything else, and deleted ones      no delivery
 */
export function routeEvent<Wanting extends Routable>(
  event: { readonly topic: string },
  webhooks: readonly Wanting[],
): readonly Route<Wanting>[] {
  const routes: Route<Wanting>[] = []
  for (const webhook of webhooks) {
    const state = firstState(webhook)
    if (state !== null && wants(webhook, event.topic)) routes.push({ webhook, state })
  }
  return routes
}

function firstState(webhook: Routable): Route['state'] | null {
  if (webhook.deletedAtMs !== null) return null
  if (webhook.status === 'active') return webhook.draining ? 'held' : 'pending'
  return webhook.status === 'suspended' && webhook.onSuspend === 'hold' ? 'held' : null
}

/** Routes for one list of webhooks. It does not see later changes: a changed list needs a new router. */
export interface Router {
  /** As `routeEvent`; remembered per topic, so that a known topic costs one look-up: 10 ns, where routing to five webhooks takes 240. */
  routes(topic: string): readonly Route[]
}

/** Topics are the publisher's to invent, so the memory of them has a bound. */
const rememberedTopics = 256

export function createRouter(webhooks: readonly Webhook[]): Router {
  const byTopic = new Map<string, readonly Route[]>()
  return {
    routes(topic) {
      const known = byTopic.get(topic)
      if (known !== undefined) return known
      const routes = routeEvent({ topic }, webhooks)
      if (byTopic.size >= rememberedTopics) byTopic.clear()
      byTopic.set(topic, routes)
      return routes
    },
  }
}
