import { describe, expect, test } from 'vitest'
import type { Channel } from '../domain/channel.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { RoutingChanges, WebhookRecord } from '../store/store.ts'
import { channelOf, keyOf, webhookOf } from '../store/suite/given.ts'
import { createDirectory } from './directory.ts'

/** A routing reader that answers what is put in, as of the version it was put in with. */
function routing() {
  let version = 0
  const channels: { version: number; channel: Channel }[] = []
  const webhooks: { version: number; webhook: WebhookRecord }[] = []
  const reads: number[] = []
  const key = keyOf()
  return {
    reads,
    key,
    put(change: { channel?: Channel; webhook?: WebhookRecord }) {
      version += 1
      if (change.channel) channels.push({ version, channel: change.channel })
      if (change.webhook) webhooks.push({ version, webhook: change.webhook })
    },
    async changesSince(since: number): Promise<RoutingChanges> {
      reads.push(since)
      return {
        version,
        channels: channels.filter((each) => each.version > since).map((each) => each.channel),
        webhooks: webhooks.filter((each) => each.version > since).map((each) => each.webhook),
        keys: since === 0 ? [key] : [],
        topics: [],
      }
    },
  }
}

function open({ sealed: _, revision: __, ...rest }: WebhookRecord): Webhook {
  return { ...rest, secrets: [], auth: null, headers: {} }
}

describe('the directory', () => {
  test('knows channels by id and guid, webhooks by channel in the order of their making, and keys', async () => {
    const store = routing()
    const channel = channelOf({ guid: 'shop' })
    const [older, newer] = [webhookOf(channel.id), webhookOf(channel.id)]
    store.put({ channel })
    store.put({ webhook: newer })
    store.put({ webhook: older })
    const directory = createDirectory({ routing: store, open })
    await directory.refresh()
    expect(directory.channel(channel.id)).toEqual(channel)
    expect(directory.channel('shop')).toEqual(channel)
    expect(directory.webhooksOf(channel.id).map(({ id }) => id)).toEqual([older.id, newer.id])
    expect(directory.keyByHash(store.key.hash)).toEqual(store.key)
  })

  test('forgets what was deleted, and keeps the guid for the channel that has it now', async () => {
    const store = routing()
    const first = channelOf({ guid: 'shop' })
    const second = channelOf({ guid: 'shop' })
    const webhook = webhookOf(first.id)
    store.put({ channel: first, webhook })
    const directory = createDirectory({ routing: store, open })
    await directory.refresh()
    store.put({ channel: second })
    store.put({ channel: { ...first, deletedAtMs: 1 }, webhook: { ...webhook, deletedAtMs: 1 } })
    await directory.refresh()
    expect(directory.channel(first.id)).toBeUndefined()
    expect(directory.channel('shop')).toEqual(second)
    expect(directory.webhook(webhook.id)).toBeUndefined()
    expect(directory.webhooksOf(first.id)).toEqual([])
  })

  test('keeps the same list until one of its webhooks changes', async () => {
    const store = routing()
    const [channel, other] = [channelOf(), channelOf()]
    store.put({ channel, webhook: webhookOf(channel.id) })
    const directory = createDirectory({ routing: store, open })
    await directory.refresh()
    const list = directory.webhooksOf(channel.id)
    store.put({ channel: other, webhook: webhookOf(other.id) })
    await directory.refresh()
    expect(directory.webhooksOf(channel.id)).toBe(list)
    store.put({ webhook: webhookOf(channel.id) })
    await directory.refresh()
    expect(directory.webhooksOf(channel.id)).toHaveLength(2)
  })

  test('knows after a refresh what was stored before it was asked for, in few reads', async () => {
    const store = routing()
    const channel = channelOf()
    const directory = createDirectory({ routing: store, open })
    const early = directory.refresh()
    store.put({ channel })
    const late = Array.from({ length: 50 }, () => directory.refresh())
    await Promise.all(late)
    expect(directory.channel(channel.id)).toEqual(channel)
    await early
    expect(store.reads.length).toBeLessThanOrEqual(2)
  })

  test('tells of every webhook that changed, once it is known', async () => {
    const store = routing()
    const webhook = webhookOf(channelOf().id)
    const directory = createDirectory({ routing: store, open })
    const told: [string, boolean][] = []
    directory.onWebhookChange((changed) => {
      told.push([changed.status, directory.webhook(changed.id)?.status === changed.status])
    })
    store.put({ webhook })
    await directory.refresh()
    store.put({ webhook: { ...webhook, status: 'suspended' } })
    await directory.refresh()
    expect(told).toEqual([
      ['active', true],
      ['suspended', true],
    ])
  })

  test('can be asked again after a read that failed', async () => {
    const store = routing()
    const channel = channelOf()
    store.put({ channel })
    let broken = true
    const directory = createDirectory({
      open,
      routing: {
        changesSince: (since) =>
          broken ? Promise.reject(new Error('no store')) : store.changesSince(since),
      },
    })
    await expect(directory.refresh()).rejects.toThrow('no store')
    broken = false
    await directory.refresh()
    expect(directory.channel(channel.id)).toEqual(channel)
  })
})
