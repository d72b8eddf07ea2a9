import type { Webhook } from '@posthorn/client'

/** An empty list means every topic. */
export function topicWords({ topics }: Pick<Webhook, 'topics'>): string {
  return topics.length === 0 ? 'every topic' : topics.join(', ')
}

export function statusWords({ status, status_reason }: Webhook): string {
  return status_reason === null ? status : `${status} (${status_reason})`
}
