import type { CreatedWebhook, NewWebhook, Webhook, WebhookChanges } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** All of a channel. Their number has a cap, so the page does not. */
export const webhooksQuery = (channel: string) =>
  queryOptions({
    queryKey: ['webhooks', channel],
    queryFn: async ({ signal }) =>
      Array.fromAsync(api.channel(channel).webhooks.list({ limit: 100 }, { signal })),
    // Posthorn disables one by itself, and says so wherever webhooks are shown.
    refetchInterval: 10_000,
  })

export const webhookQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook],
    queryFn: ({ signal }) => api.channel(channel).webhook(webhook).get({ signal }),
  })

export async function createWebhook(
  channel: string,
  settings: NewWebhook,
): Promise<CreatedWebhook> {
  const created = await api.channel(channel).webhooks.create(settings)
  void queryClient.invalidateQueries(webhooksQuery(channel))
  return created
}

interface Modified {
  readonly webhook: string
  readonly changes: WebhookChanges
}

export async function modifyWebhook(
  channel: string,
  { webhook, changes }: Modified,
): Promise<Webhook> {
  const modified = await api.channel(channel).webhook(webhook).update(changes)
  await webhookChanged(channel, webhook)
  return modified
}

export async function deactivateWebhook(channel: string, webhook: string): Promise<Webhook> {
  const deactivated = await api.channel(channel).webhook(webhook).deactivate()
  await webhookChanged(channel, webhook)
  return deactivated
}

export async function reactivateWebhook(channel: string, webhook: string): Promise<Webhook> {
  const reactivated = await api.channel(channel).webhook(webhook).reactivate()
  await webhookChanged(channel, webhook)
  return reactivated
}

/** What was loaded of it stays until `forgetWebhook`, so that its page can be left first. */
export async function deleteWebhook(channel: string, webhook: string): Promise<void> {
  await api.channel(channel).webhook(webhook).delete()
}

/** After it was deleted and its page is left. */
export async function forgetWebhook(channel: string, webhook: string): Promise<void> {
  queryClient.removeQueries({ queryKey: ['webhook', channel, webhook] })
  await queryClient.invalidateQueries(webhooksQuery(channel))
}

/**
 * After something was done to it: all that is shown of it is asked for anew. It waits for the webhook
 * itself, so that no button offers what was just done; figures come when they come.
 */
export async function webhookChanged(channel: string, webhook: string): Promise<void> {
  const { queryKey } = webhookQuery(channel, webhook)
  void queryClient.invalidateQueries(webhooksQuery(channel))
  void queryClient.invalidateQueries({
    queryKey,
    predicate: (query) => query.queryKey.length > queryKey.length,
  })
  await queryClient.invalidateQueries({ queryKey, exact: true })
}
