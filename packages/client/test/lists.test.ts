import type { ChannelClient, List } from '@posthorn/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BreakingProxy, startBreakingProxy } from './breaking-proxy.ts'
import { startTestServer, type TestServer } from './running-server.ts'

let server: TestServer
let proxy: BreakingProxy
let channel: ChannelClient
const webhookNames = ['a', 'b', 'c', 'd', 'e']

beforeAll(async () => {
  server = await startTestServer()
  proxy = await startBreakingProxy(server.url)
  const client = server.operator({ url: proxy.url })
  channel = client.channel((await client.channels.create({ name: 'Shop' })).id)
  for (const name of webhookNames) {
    await channel.webhooks.create({ notification_type: 'stream', name })
  }
  const events = Array.from({ length: 7 }, (_, at) => ({ topic: `order.${at % 2}`, data: at }))
  await channel.events.publishBatch(events)
})
afterAll(async () => {
  await proxy.close()
  await server.close()
})

async function all<Item>(list: List<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of list) found.push(item)
  return found
}

async function requestsOf(run: () => Promise<unknown>): Promise<number> {
  const before = proxy.seen.length
  await run()
  return proxy.seen.length - before
}

describe('a list', () => {
  test('goes through all pages, of both shapes', async () => {
    const events = channel.events.list({ limit: 2 })
    expect(
      await requestsOf(async () => {
        expect((await all(events)).map(({ data }) => data)).toEqual([6, 5, 4, 3, 2, 1, 0])
      }),
    ).toBe(4)
    const webhooks = channel.webhooks.list({ limit: 2 })
    expect(
      await requestsOf(async () => {
        expect((await all(webhooks)).map(({ name }) => name)).toEqual(webhookNames)
      }),
    ).toBe(3)
  })

  test('keeps its filters from page to page', async () => {
    const found = await all(channel.events.list({ topic: 'order.1', limit: 1 }))
    expect(found.map(({ data }) => data)).toEqual([5, 3, 1])
  })

  test('asks for no page that nobody reads', async () => {
    expect(
      await requestsOf(async () => {
        for await (const _ of channel.events.list({ limit: 2 })) break
      }),
    ).toBe(1)
    expect(await requestsOf(async () => void channel.events.list())).toBe(0)
  })

  test('gives one page, and the cursor to go on with', async () => {
    for (const list of [channel.events.list, channel.webhooks.list]) {
      const whole = await all<{ id: string }>(list())
      const first = await list({ limit: 3 }).page()
      expect(first).toMatchObject({ has_more: true, next_cursor: expect.any(String) })
      const next = { limit: 100, cursor: first.next_cursor ?? '' }
      const second = await list(next).page()
      expect(second).toMatchObject({ has_more: false, next_cursor: null })
      expect([...first.data, ...second.data]).toEqual(whole)
      expect(await all<{ id: string }>(list(next))).toEqual(second.data)
    }
  })

  test('can be gone through twice, and survives a broken connection in between', async () => {
    const events = channel.events.list({ limit: 3 })
    const first = await all(events)
    const again: unknown[] = []
    for await (const event of events) {
      if (again.push(event) === 3) proxy.next('cut', 'refuse')
    }
    expect(again).toEqual(first)
  })

  test('that is empty has one page without anything', async () => {
    expect(await channel.replays.list().page()).toEqual({
      data: [],
      has_more: false,
      next_cursor: null,
    })
    expect(await all(channel.event(crypto.randomUUID()).log.list()).catch(({ code }) => code)).toBe(
      'not_found',
    )
  })
})
