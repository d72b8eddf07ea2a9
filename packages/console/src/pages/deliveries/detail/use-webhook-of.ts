import type { Webhook } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { webhooksQuery } from '../../../api/webhooks.ts'

/** The webhook of a delivery; undefined while it is asked for, null when it was deleted. */
export function useWebhookOf(channel: string, delivery: string): Webhook | null | undefined {
  const webhooks = useQuery(webhooksQuery(channel))
  // An id of a delivery is `{event_id}_{webhook_id}`.
  const id = delivery.slice(delivery.indexOf('_') + 1)
  if (webhooks.data === undefined) return webhooks.error === null ? undefined : null
  return webhooks.data.find((each) => each.id === id) ?? null
}
