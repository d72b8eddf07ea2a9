import type { CreatedKey, NewKey } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** All of a channel, those that have ended included. */
export const keysQuery = (channel: string) =>
  queryOptions({
    queryKey: ['keys', channel],
    queryFn: ({ signal }) =>
      Array.fromAsync(api.channel(channel).keys.list({ limit: 500 }, { signal })),
  })

export async function createKey(channel: string, key: NewKey): Promise<CreatedKey> {
  const created = await api.channel(channel).keys.create(key)
  void queryClient.invalidateQueries(keysQuery(channel))
  return created
}

interface Rotated {
  readonly key: string
  /** How long the old one still works. */
  readonly overlapS: number
}

export async function rotateKey(channel: string, { key, overlapS }: Rotated): Promise<CreatedKey> {
  const fresh = await api.channel(channel).key(key).rotate({ overlap_seconds: overlapS })
  void queryClient.invalidateQueries(keysQuery(channel))
  return fresh
}

export async function revokeKey(channel: string, key: string): Promise<void> {
  await api.channel(channel).key(key).revoke()
  void queryClient.invalidateQueries(keysQuery(channel))
}
