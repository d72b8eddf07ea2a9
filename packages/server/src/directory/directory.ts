import type { ApiKey } from '../domain/api-key.ts'
import type { Channel } from '../domain/channel.ts'
import type { ChannelId, WebhookId } from '../domain/ids.ts'
import type { Topic } from '../domain/topic.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { RoutingReader, WebhookRecord } from '../store/store.ts'

/**
 * What this node knows by heart: channels, webhooks with their secrets open, API keys and topics. Accepting
 * and delivering look nothing else up. It takes in what changed whenever the store's routing version
 * moves, so an answer here is as of `version`.
 */
export interface Directory {
  readonly version: number
  /** By id or guid; an id wins. Deleted channels are not found. */
  channel(idOrGuid: string): Channel | undefined
  /** The one on which Posthorn tells the operator about itself. */
  readonly operationalChannel: Channel | undefined
  /** Deleted webhooks are not found. */
  webhook(id: WebhookId): Webhook | undefined
  /** Those of a channel, oldest first. The array is the same one until one of them changes. */
  webhooksOf(channelId: ChannelId): readonly Webhook[]
  /** Of the catalog. Deleted topics are not found. The object is the same one until it changes. */
  topic(name: string): Topic | undefined
  /** Of the whole catalog, in no order; a list made anew. */
  topicNames(): string[]
  /** By SHA-256 in hex. Revoked and expired keys are found: ask `isUsable`. */
  keyByHash(hash: string): ApiKey | undefined
  /** Takes in what changed in the store. What was committed before the call is known after it. */
  refresh(): Promise<void>
  /** Calls back for every webhook that changed, after the change is known; deleted ones included. */
  onWebhookChange(listener: (webhook: Webhook) => void): void
}

export interface DirectoryDeps {
  readonly routing: RoutingReader
  readonly open: (record: WebhookRecord) => Webhook
}

const none: readonly Webhook[] = []

/** An empty directory: `refresh` it before use. */
export function createDirectory({ routing, open }: DirectoryDeps): Directory {
  const channels = new Map<string, Channel>()
  const channelsByGuid = new Map<string, Channel>()
  const webhooks = new Map<WebhookId, Webhook>()
  const webhooksByChannel = new Map<ChannelId, Map<WebhookId, Webhook>>()
  const listsByChannel = new Map<ChannelId, readonly Webhook[]>()
  const keys = new Map<string, ApiKey>()
  const topics = new Map<string, Topic>()
  const listeners: ((webhook: Webhook) => void)[] = []
  let operationalChannel: Channel | undefined
  let version = 0
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function takeChannel(channel: Channel) {
    if (channel.operational) operationalChannel = channel
    if (channel.deletedAtMs === null) {
      channels.set(channel.id, channel)
      if (channel.guid !== null) channelsByGuid.set(channel.guid, channel)
      return
    }
    channels.delete(channel.id)
    // The guid of a deleted channel may belong to another one by now.
    if (channel.guid !== null && channelsByGuid.get(channel.guid)?.id === channel.id) {
      channelsByGuid.delete(channel.guid)
    }
  }

  function takeWebhook(webhook: Webhook) {
    const siblings = webhooksByChannel.get(webhook.channelId) ?? new Map<WebhookId, Webhook>()
    webhooksByChannel.set(webhook.channelId, siblings)
    if (webhook.deletedAtMs === null) {
      webhooks.set(webhook.id, webhook)
      siblings.set(webhook.id, webhook)
    } else {
      webhooks.delete(webhook.id)
      siblings.delete(webhook.id)
    }
    listsByChannel.delete(webhook.channelId)
  }

  async function read() {
    const changes = await routing.changesSince(version)
    for (const channel of changes.channels) takeChannel(channel)
    const opened = changes.webhooks.map(open)
    for (const webhook of opened) takeWebhook(webhook)
    for (const key of changes.keys) keys.set(key.hash, key)
    for (const topic of changes.topics) {
      if (topic.deletedAtMs === null) topics.set(topic.name, topic)
      else topics.delete(topic.name)
    }
    version = changes.version
    for (const webhook of opened) for (const listener of listeners) listener(webhook)
  }

  /**
   * A read under way may have begun before the caller's change was committed, so it does not do: one
   * more read follows it, shared by all who ask meanwhile.
   */
  function refresh(): Promise<void> {
    if (running === null) {
      running = read().finally(() => {
        running = null
      })
      return running
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null
        return refresh()
      })
    return next
  }

  return {
    get version() {
      return version
    },
    channel: (idOrGuid) => channels.get(idOrGuid) ?? channelsByGuid.get(idOrGuid),
    get operationalChannel() {
      return operationalChannel
    },
    webhook: (id) => webhooks.get(id),
    webhooksOf(channelId) {
      const known = listsByChannel.get(channelId)
      if (known !== undefined) return known
      const siblings = webhooksByChannel.get(channelId)
      if (siblings === undefined) return none
      const list = [...siblings.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
      listsByChannel.set(channelId, list)
      return list
    },
    topic: (name) => topics.get(name),
    topicNames: () => [...topics.keys()],
    keyByHash: (hash) => keys.get(hash),
    refresh,
    onWebhookChange: (listener) => {
      listeners.push(listener)
    },
  }
}
