import type { Channel, ChannelChanges, CreatedChannel, NewChannel } from '@posthorn/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** The newest, to choose from. */
export const channelsQuery = queryOptions({
  queryKey: ['channels', 'newest'],
  queryFn: ({ signal }) => api.channels.list({ limit: 100 }, { signal }).page(),
})

/** All of them, a page at a time. */
export const channelPagesQuery = infiniteQueryOptions({
  queryKey: ['channels', 'pages'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam: cursor, signal }) =>
    api.channels.list({ limit: 200, ...(cursor !== undefined && { cursor }) }, { signal }).page(),
  getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
})

export const channelQuery = (channel: string) =>
  queryOptions({
    queryKey: ['channel', channel],
    queryFn: ({ signal }) => api.channel(channel).get({ signal }),
  })

/** The guid of the channel on which Posthorn tells the operator about itself. */
const operationalGuid = 'posthorn'

/** Whether Posthorn publishes there, and nobody else can. */
export function isOperational({ guid }: Pick<Channel, 'guid'>): boolean {
  return guid === operationalGuid
}

export async function createChannel(channel: NewChannel): Promise<CreatedChannel> {
  const created = await api.channels.create(channel)
  void channelsChanged()
  return created
}

export async function modifyChannel(channel: string, changes: ChannelChanges): Promise<Channel> {
  const modified = await api.channel(channel).update(changes)
  void channelsChanged()
  return modified
}

/** What was loaded of it stays until `forgetChannel`, so that a page that shows it can be left first. */
export async function deleteChannel(channel: string): Promise<void> {
  await api.channel(channel).delete()
}

/** After it was deleted and its pages are left. Queries name their channel second, by id or guid. */
export async function forgetChannel({ id, guid }: Channel): Promise<void> {
  queryClient.removeQueries({
    predicate: ({ queryKey: [, channel] }) =>
      channel !== undefined && (channel === id || channel === guid),
  })
  await channelsChanged()
}

/** One channel may be known by its id and by its guid. */
function channelsChanged(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: ['channels'] }),
    queryClient.invalidateQueries({ queryKey: ['channel'] }),
  ])
}
