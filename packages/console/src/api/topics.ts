import type { NewTopic, TopicChanges } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** The whole catalog: it is chosen from and searched in as one. */
export const topicsQuery = queryOptions({
  queryKey: ['topics'],
  staleTime: 30_000,
  queryFn: ({ signal }) => Array.fromAsync(api.topics.list({ limit: 100 }, { signal })),
})

export const topicQuery = (name: string) =>
  queryOptions({
    queryKey: ['topic', name],
    queryFn: ({ signal }) => api.topic(name).get({ signal }),
  })

export async function createTopic(topic: NewTopic) {
  const created = await api.topics.create(topic)
  queryClient.setQueryData(topicQuery(created.name).queryKey, created)
  void queryClient.invalidateQueries(topicsQuery)
  return created
}

export async function updateTopic(name: string, changes: TopicChanges) {
  const updated = await api.topic(name).update(changes)
  queryClient.setQueryData(topicQuery(name).queryKey, updated)
  void queryClient.invalidateQueries(topicsQuery)
  return updated
}

export async function deleteTopic(name: string): Promise<void> {
  await api.topic(name).delete()
  queryClient.removeQueries(topicQuery(name))
  void queryClient.invalidateQueries(topicsQuery)
}
