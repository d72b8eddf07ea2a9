import type { Delivery, DeliveryWithAttempts } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { keepDelivery } from './delivery-list/delivery-list.ts'
import { queryClient } from './query-client.ts'

/** With its attempts; asked again for as long as something is to come. */
export const deliveryQuery = (channel: string, delivery: string) =>
  queryOptions({
    queryKey: ['delivery', channel, delivery],
    async queryFn({ signal }) {
      const found = await api.channel(channel).delivery(delivery).get({ signal })
      keepDelivery(channel, found)
      return found
    },
    refetchInterval: ({ state: { data } }) => (data === undefined ? false : pollMs(data)),
  })

function pollMs({ state, next_attempt_at }: DeliveryWithAttempts): number | false {
  if (state === 'pending') return 1_000
  if (state === 'held') return 5_000
  if (state !== 'retrying') return false
  const leftMs = next_attempt_at === null ? 0 : Date.parse(next_attempt_at) - Date.now()
  return Math.min(Math.max(leftMs, 1_000), 15_000)
}

export function retryDelivery(channel: string, delivery: string): Promise<Delivery> {
  return changing(channel, {
    delivery,
    change: () => api.channel(channel).delivery(delivery).retry(),
  })
}

export function cancelDelivery(channel: string, delivery: string): Promise<Delivery> {
  return changing(channel, {
    delivery,
    change: () => api.channel(channel).delivery(delivery).cancel(),
  })
}

interface Change {
  readonly delivery: string
  readonly change: () => Promise<Delivery>
}

/** A refusal says that it is not what it was taken for: then it is asked for anew, too. */
async function changing(channel: string, { delivery, change }: Change): Promise<Delivery> {
  try {
    const changed = await change()
    keepDelivery(channel, changed)
    // It has no attempts with it, but nothing new can be done to what it was before.
    const { queryKey } = deliveryQuery(channel, delivery)
    queryClient.setQueryData(queryKey, (before) => before && { ...before, ...changed })
    return changed
  } finally {
    void queryClient.invalidateQueries(deliveryQuery(channel, delivery))
  }
}

/** What a webhook got last, test sends included. */
export const lastDeliveriesQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'deliveries'],
    queryFn: ({ signal }) =>
      api.channel(channel).webhook(webhook).deliveries.list({ limit: 10 }, { signal }).page(),
    refetchInterval: 5_000,
  })

interface TestSend {
  readonly webhook: string
  readonly topic: string
}

/** Sends one event at once; the answer is its delivery, with its one attempt. */
export async function sendTest(
  channel: string,
  { webhook, topic }: TestSend,
): Promise<DeliveryWithAttempts> {
  const delivery = await api.channel(channel).webhook(webhook).test({ topic })
  void queryClient.invalidateQueries(lastDeliveriesQuery(channel, webhook))
  return delivery
}
