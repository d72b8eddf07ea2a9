import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
} from './harness.ts'

let harness: Harness
let channel: ChannelKeys
let other: ChannelKeys
let eventId: string

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
  other = await makeChannel(harness)
  for (let at = 0; at < 5; at++) {
    await makeWebhook(harness, channel, { name: `hook ${at}` })
    await makeWebhook(harness, other)
  }
  for (let at = 0; at < 5; at++) {
    for (const { path, publisherKey } of [channel, other]) {
      const { json } = await harness.call({
        method: 'POST',
        path: `${path}/events`,
        key: publisherKey,
        json: {
          event_name: at % 2 === 0 ? 'even' : 'odd',
          ext_ref_code: `A/${at % 2}`,
          data: { at },
        },
      })
      if (path === channel.path) eventId = String(json.id)
    }
    await harness.call({
      method: 'POST',
      path: '/v1/topics',
      key: harness.operatorKey,
      json: { name: `topic.${at}` },
    })
  }
})
afterAll(() => harness.close())

const ask = (path: string, key: string | null = harness.operatorKey) => harness.call({ path, key })

/** Follows `Link: rel="next"` to the end; answers the ids of each page. */
async function pagesOf(first: string): Promise<string[][]> {
  const pages: string[][] = []
  for (let path: string | undefined = first; path !== undefined; ) {
    const { headers, json, status } = await ask(path)
    expect(status).toBe(200)
    const items = (Array.isArray(json) ? json : json.data) as unknown as {
      id?: string
      name?: string
    }[]
    pages.push(items.map(({ id, name }) => id ?? name ?? ''))
    const next: string | undefined = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1]
    if (!Array.isArray(json)) {
      expect(json.has_more).toBe(next !== undefined)
      expect(json.next_cursor !== null).toBe(next !== undefined)
      if (next) expect(new URL(next, 'http://x').searchParams.get('cursor')).toBe(json.next_cursor)
    }
    path = next
  }
  return pages
}

const lists = () => [
  '/v1/channels',
  '/v1/topics',
  `${channel.path}/keys`,
  `${channel.path}/webhooks`,
  `${channel.path}/events`,
  `${channel.path}/events?topic=even`,
  `${channel.path}/events?ext_ref_code=A%2F0`,
  `${channel.path}/deliveries`,
  `${channel.path}/events/${eventId}/notification_log`,
  `${channel.path}/events/${eventId}/log`,
]

describe('every list', () => {
  it('gives each item once, in the same order, whatever the size of a page', async () => {
    for (const list of lists()) {
      const [whole = []] = await pagesOf(list)
      expect(whole.length, list).toBeGreaterThan(1)
      expect(new Set(whole).size, list).toBe(whole.length)
      for (const limit of [1, 2, whole.length - 1, whole.length]) {
        const pages = await pagesOf(`${list}${list.includes('?') ? '&' : '?'}limit=${limit}`)
        expect(pages.flat(), `${list} by ${limit}`).toEqual(whole)
        expect(pages.length, `${list} by ${limit}`).toBe(Math.ceil(whole.length / limit))
      }
    }
  })

  it('refuses the cursors of others, and made-up ones', async () => {
    const cursors = new Map<string, string>()
    for (const list of lists()) {
      const { headers } = await ask(`${list}${list.includes('?') ? '&' : '?'}limit=1`)
      const next = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1] ?? ''
      cursors.set(list, new URL(next, 'http://x').searchParams.get('cursor') ?? '')
    }
    const foreign = await ask(`${other.path}/events?limit=1`)
    cursors.set('of another channel', String(foreign.json.next_cursor))
    cursors.set('made up', Buffer.from('nonsense nonsense nonsense').toString('base64url'))
    cursors.set('not base64', '!!!')
    cursors.set('empty', '')
    for (const list of lists()) {
      for (const [from, cursor] of cursors) {
        const answer = await ask(`${list}${list.includes('?') ? '&' : '?'}cursor=${cursor}`)
        const status = from === list ? 200 : 400
        expect(answer.status, `cursor ${from} at ${list}`).toBe(status)
        if (status === 400) expect(answer.json.code).toBe('invalid_cursor')
      }
    }
  })
})

it('takes a cursor by guid that was given by id, since both name one channel', async () => {
  const { json } = await ask(`${channel.path}/events?limit=1`)
  const path = `/v1/channels/${channel.guid}/events?limit=1&cursor=${json.next_cursor}`
  expect((await ask(path)).status).toBe(200)
})

it('goes on after an item that was deleted meanwhile', async () => {
  const [, second, third] = (await pagesOf(`${other.path}/webhooks`)).flat()
  const first = await ask(`${other.path}/webhooks?limit=2`)
  await harness.call({
    method: 'DELETE',
    path: `${other.path}/webhooks/${second}`,
    key: harness.operatorKey,
  })
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
  const { json } = await ask(next)
  expect((json as unknown as { id: string }[])[0]?.id).toBe(third)
})

it('filters events and deliveries by topic, state, webhook and time', async () => {
  const [all = []] = await pagesOf(`${channel.path}/events`)
  const middle = await ask(`${channel.path}/events/${all[2]}`)
  const at = String(middle.json.created_at)
  const [since = []] = await pagesOf(`${channel.path}/events?since=${at}`)
  const [until = []] = await pagesOf(`${channel.path}/events?until=${at}`)
  expect([...since, ...until]).toEqual(all)
  expect(since).toContain(all[2])
  const [even = []] = await pagesOf(`${channel.path}/events?topic=even`)
  expect(even).toHaveLength(3)
  const [webhook] = (await pagesOf(`${channel.path}/webhooks`)).flat()
  const [ofWebhook = []] = await pagesOf(`${channel.path}/deliveries?webhook_id=${webhook}`)
  expect(ofWebhook).toHaveLength(5)
  expect((await pagesOf(`${channel.path}/webhooks/${webhook}/deliveries`)).flat()).toEqual(
    ofWebhook,
  )
  expect((await pagesOf(`${channel.path}/deliveries?state=held`)).flat()).toEqual([])
  expect((await pagesOf(`${channel.path}/deliveries?event_id=${all[0]}&topic=odd`)).flat()).toEqual(
    [],
  )
})

it('finds events by exactly the reference that their publisher gave, in one channel', async () => {
  const found = async (query: string) => {
    const { json, status } = await ask(`${channel.path}/events?${query}`)
    const data = json.data as unknown as { ext_ref_code: string; topic: string }[]
    return status === 200 ? data.map((each) => `${each.topic} ${each.ext_ref_code}`) : status
  }
  expect(await found('ext_ref_code=A%2F0')).toEqual(['even A/0', 'even A/0', 'even A/0'])
  expect(await found('ext_ref_code=A%2F1&topic=odd')).toEqual(['odd A/1', 'odd A/1'])
  expect(await found('ext_ref_code=A%2F1&topic=even')).toEqual([])
  expect(await found('ext_ref_code=a%2F0')).toEqual([])
  expect(await found('ext_ref_code=A')).toEqual([])
  expect(await found('ext_ref_code=')).toBe(422)
  expect(await found(`ext_ref_code=${'x'.repeat(257)}`)).toBe(422)
})
