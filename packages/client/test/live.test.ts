import type { ChannelClient, LiveItem, LiveOptions } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type BreakingProxy, closedPort, startBreakingProxy } from './breaking-proxy.ts'
import { startTestServer, type TestServer } from './running-server.ts'

let server: TestServer
let proxy: BreakingProxy
let channelId: string
let direct: ChannelClient

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  proxy = await startBreakingProxy(server.url)
  channelId = (await server.operator().channels.create({ name: 'Shop' })).id
  direct = server.operator().channel(channelId)
  return () => proxy.close()
})

/** A tail through the proxy, that stands when this resolves. */
async function tail(query = {}, options: LiveOptions = {}) {
  const onOpen = vi.fn()
  const onLost = vi.fn()
  const live = server
    .operator({ url: proxy.url })
    .channel(channelId)
    .live(query, { onOpen, onLost, ...options })
  const items = live[Symbol.asyncIterator]()
  // Nothing is sent before somebody reads.
  let waiting: ReturnType<typeof items.next> | null = items.next()
  await expect.poll(() => onOpen.mock.calls.length).toBe(1)
  return {
    onOpen,
    onLost,
    async next(): Promise<LiveItem | undefined> {
      const { value } = await (waiting ?? items.next())
      waiting = null
      return value ?? undefined
    },
    close: () => items.return?.(),
  }
}

async function publish(topic: string): Promise<string> {
  return (await direct.events.publish({ topic })).id
}
const topicOf = (item: LiveItem | undefined) => (item?.kind === 'event' ? item.data.topic : item)

describe('a tail', () => {
  test('shows events and attempts of the topics asked for', async () => {
    const webhook = await direct.webhooks.create({ webhook_url: await closedPort() })
    const { close, next } = await tail({ topic: 'order.*' })
    await publish('stock.low')
    const id = await publish('order.created')
    expect(await next()).toMatchObject({ kind: 'event', data: { id, deliveries: 1 } })
    expect(await next()).toMatchObject({
      kind: 'attempt',
      id: expect.any(String),
      data: { webhook_id: webhook.id, event_id: id, outcome: 'failed' },
    })
    await close()
  })

  test('goes on after a broken connection, and misses nothing', async () => {
    const { close, next, onLost, onOpen } = await tail()
    await publish('order.1')
    expect(topicOf(await next())).toBe('order.1')
    proxy.next({ status: 502 })
    proxy.breakAll()
    for (const topic of ['order.2', 'order.3']) await publish(topic)
    expect(topicOf(await next())).toBe('order.2')
    expect(topicOf(await next())).toBe('order.3')
    expect(onOpen).toHaveBeenCalledTimes(2)
    expect(onLost.mock.calls.map(([error]) => error.name)).toEqual([
      'PosthornConnectionError',
      'PosthornProblem',
    ])
    await close()
  })

  test('takes a connection that has gone silent for lost', async () => {
    const { close, next, onLost } = await tail({}, { timeoutMs: 1_000 })
    proxy.freeze()
    await publish('order.1')
    expect(topicOf(await next())).toBe('order.1')
    expect(onLost).toHaveBeenCalledWith(expect.objectContaining({ code: 'timeout' }))
    await close()
  })

  test('outlives a restart of the server, and says what it may have missed', async () => {
    const { close, next, onLost } = await tail()
    const restarted = server.restart()
    const gone = next()
    await restarted
    direct = server.operator().channel(channelId)
    const id = await publish('order.meanwhile')
    proxy.lead(server.url)
    const gap = await gone
    expect(gap).toMatchObject({ kind: 'gap' })
    const since = gap?.kind === 'gap' ? gap.data.since : null
    expect((await direct.events.list({ since: since ?? '' }).page()).data).toMatchObject([{ id }])
    // The server said goodbye.
    expect(onLost.mock.calls[0]).toEqual([null])
    await publish('order.after')
    expect(topicOf(await next())).toBe('order.after')
    await close()
  })

  test('goes on where an earlier one was left', async () => {
    const first = await tail()
    await publish('order.1')
    const seen = await first.next()
    await first.close()
    await publish('order.2')
    const second = await tail({ last_event_id: seen?.id })
    expect(topicOf(await second.next())).toBe('order.2')
    await second.close()
  })

  test('ends its connection when the reader leaves the loop', async () => {
    const { signal } = new AbortController()
    for await (const item of direct.live({}, { signal, onOpen: () => void publish('order.1') })) {
      expect(topicOf(item)).toBe('order.1')
      break
    }
    // As many tails as may follow one channel fit again and again.
    for (let n = 0; n < 25; n += 1) {
      const { close, next } = await tail()
      await publish('order.1')
      await next()
      await close()
    }
  })

  test('ends with its signal, while it waits and between two items', async () => {
    const stop = new AbortController()
    const { next } = await tail({}, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(next()).rejects.toThrow('enough')

    const stopAgain = new AbortController()
    const second = await tail({}, { signal: stopAgain.signal })
    await direct.events.publishBatch([{ topic: 'order.1' }, { topic: 'order.2' }])
    expect(topicOf(await second.next())).toBe('order.1')
    stopAgain.abort(new Error('enough'))
    await expect(second.next()).rejects.toThrow('enough')
  })

  test('ends with a problem when the server refuses it, at once or later', async () => {
    const { id, key } = await direct.keys.create({ scopes: ['read'] })
    const reader = server.operator({ key }).channel(channelId)
    const { close } = await tail()
    const items = reader.live({}, { onOpen: () => void revokeAndPublish() })
    async function revokeAndPublish() {
      await direct.key(id).revoke()
      await publish('order.unseen')
    }
    const all: LiveItem[] = []
    const read = async () => {
      for await (const item of items) all.push(item)
    }
    await expect(read()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(all).toEqual([])
    await expect(read()).rejects.toMatchObject({ code: 'unauthenticated' })
    await close()
  })

  test('gives up at the start where no server is', async () => {
    const nobody = server.operator({ url: await closedPort(), retries: 0 }).channel('shop')
    const read = async () => {
      for await (const _ of nobody.live());
    }
    await expect(read()).rejects.toMatchObject({ name: 'PosthornConnectionError' })
  })

  test('is no tail when a page answers', async () => {
    proxy.next({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' })
    const read = async () => {
      for await (const _ of server.operator({ url: proxy.url }).channel('shop').live());
    }
    await expect(read()).rejects.toMatchObject({ code: 'unexpected_answer' })
  })
})
