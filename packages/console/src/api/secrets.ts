import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { webhookChanged } from './webhooks.ts'

/** Of a webhook. Kept no longer than they are looked at. */
export const secretsQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'secrets'],
    gcTime: 0,
    queryFn: ({ signal }) => api.channel(channel).webhook(webhook).secrets.get({ signal }),
  })

interface Rotated {
  readonly webhook: string
  /** How long the old one still signs. */
  readonly overlapS: number
}

export async function rotateSecret(channel: string, { webhook, overlapS }: Rotated): Promise<void> {
  await api.channel(channel).webhook(webhook).secrets.rotate({ overlap_seconds: overlapS })
  await webhookChanged(channel, webhook)
}
