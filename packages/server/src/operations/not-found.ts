import { cut } from '../domain/refusal/quoted.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'

/**
 * What a foreign id and an unknown one answer alike, so that nobody learns whose ids exist. The id
 * is cut: it comes from the caller.
 */
function noSuch(noun: string, id: string, next: string): Refusal {
  return { refused: 'not_found', detail: `There is no ${noun} ${cut(id)} here. ${next}` }
}

export function noSuchChannel(idOrGuid: string): Refusal {
  return noSuch('channel', idOrGuid, 'Check the id or guid, and that the key belongs to it.')
}

export function noSuchWebhook(id: string): Refusal {
  return noSuch('webhook', id, "The channel's webhooks are listed at …/webhooks.")
}

export function noSuchSubscription(id: string): Refusal {
  return noSuch('subscription', id, 'They are listed at /webhooks/v2/subscriptions.')
}

export function noSuchEvent(id: string): Refusal {
  return noSuch('event', id, "The channel's events are listed at …/events.")
}

export function noSuchDelivery(id: string): Refusal {
  return noSuch('delivery', id, 'A delivery id is {event_id}_{webhook_id}; see …/deliveries.')
}

export function noSuchReplay(id: string): Refusal {
  return noSuch('replay', id, "The channel's replays are listed at …/replays.")
}

export function noSuchKey(id: string): Refusal {
  return noSuch('usable key', id, "The channel's keys are listed at …/keys.")
}

export function noSuchPublicKeys(webhookId: string): Refusal {
  return noSuch(
    'webhook with public keys',
    webhookId,
    'Check its id; it has them while its signing names v1a.',
  )
}

export function noSuchTopic(name: string): Refusal {
  return noSuch('topic', name, 'The topics are listed at /v1/topics.')
}
