import type { NewReplay, Replay } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { openCount } from './open-count.ts'
import { webhookChanged } from './webhooks.ts'

/** What to replay, and to which webhook. */
export interface ReplayOrder {
  readonly webhook: string
  readonly order: NewReplay
}

/** How many events a replay would send. */
export interface ReplayCount {
  readonly total: number
  /** It stopped counting there. */
  readonly total_capped: boolean
}

export const replayCountQuery = (channel: string, { webhook, order }: ReplayOrder) =>
  queryOptions({
    queryKey: ['replay-count', channel, webhook, order],
    gcTime: 0,
    // What was told stays so until it is started, or counted for another order.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }): Promise<ReplayCount> =>
      api
        .channel(channel)
        .webhook(webhook)
        .replay({ ...order, dry_run: true }, { signal }),
  })

export async function startReplay(channel: string, { webhook, order }: ReplayOrder): Promise<void> {
  await api
    .channel(channel)
    .webhook(webhook)
    .replay({ ...order, dry_run: false })
  await webhookChanged(channel, webhook)
}

/** The replay that was started last, and how its deliveries are doing; null when there was none. */
export const lastReplayQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'replay'],
    queryFn: async ({ signal }) => {
      const query = { webhook_id: webhook, limit: 1 }
      const { data } = await api.channel(channel).replays.list(query, { signal }).page()
      const [last] = data
      return last === undefined ? null : api.channel(channel).replay(last.id).get({ signal })
    },
    refetchInterval: ({ state: { data } }) => (data != null && isOpen(data) ? 1_000 : false),
  })

/** It still puts deliveries in line, or some of its own are open. */
export function isOpen({ counts, status }: Replay): boolean {
  const isFeeding = status === 'running' || status === 'paused'
  return isFeeding || (status === 'done' && openCount(counts) > 0)
}

export async function cancelReplay(channel: string, { id, webhook_id }: Replay): Promise<void> {
  await api.channel(channel).replay(id).cancel()
  await webhookChanged(channel, webhook_id)
}
