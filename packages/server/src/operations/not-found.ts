import type { Refusal } from '../domain/errors.ts'

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

export function noSuchEvent(id: string): Refusal {
  return noSuch('event', id, "The channel's events are listed at …/events.")
}

export function noSuchDelivery(id: string): Refusal {
  return noSuch('delivery', id, 'A delivery id is {event_id}_{webhook_id}; see …/deliveries.')
}

export function noSuchKey(id: string): Refusal {
  return noSuch('usable key', id, "The channel's keys are listed at …/keys.")
}

export function noSuchTopic(name: string): Refusal {
  return noSuch('topic', name, 'The topics are listed at /v1/topics.')
}

function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}
