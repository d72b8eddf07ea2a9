import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChannelKeys, type Harness, makeChannel, startHarness } from './harness.ts'

/** Text that looks like other text, breaks lines in a log, or has no UTF-8. */

let harness: Harness
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
})
afterAll(() => harness.close())

async function faults(path: string, json: object) {
  const body = JSON.stringify(json)
  return faultsOf(path, body, 'application/json')
}

async function faultsOf(path: string, body: string, type: string) {
  const isChannel = path.startsWith('/v1/')
  const answer = await harness.call({
    method: 'POST',
    path: isChannel ? path : channel.path + path,
    key: isChannel ? harness.operatorKey : channel.publisherKey,
    body,
    headers: { 'content-type': type },
  })
  const errors = (answer.json.errors ?? []) as unknown as { pointer: string; code: string }[]
  return [answer.status, ...errors.map(({ pointer, code }) => `${pointer} ${code}`)]
}

const url = 'https://receiver.example.com/hook'
const odd = [
  ['half of a character', 'a\ud800b'],
  ['a control character', 'a\u0000b'],
  ['a terminal escape', 'a\u001b[2Jb'],
] as const

describe.each(odd)('%s', (_what, text) => {
  test.each([
    ['/v1/channels', { name: text }, '/name'],
    ['/v1/channels', { name: 'x', description: text }, '/description'],
    ['/v1/channels', { name: 'x', email: `${text}@example.com` }, '/email'],
    ['/v1/channels', { name: 'x', website: `https://example.com/${text}` }, '/website'],
    ['/v1/topics', { name: 'odd.topic', description: text }, '/description'],
    ['/keys', { name: text }, '/name'],
    ['/webhooks', { webhook_url: url, name: text }, '/name'],
    ['/webhooks', { webhook_url: url, description: text }, '/description'],
    ['/webhooks', { webhook_url: url, contact_email: `${text}@example.com` }, '/contact_email'],
    ['/webhooks', { webhook_url: url, metadata: { team: text } }, '/metadata/team'],
    ['/webhooks', { webhook_url: url, metadata: { [text]: 'x' } }, '/metadata'],
    ['/webhooks', { webhook_url: `${url}/${text}` }, '/webhook_url'],
    [
      '/webhooks',
      { webhook_url: url, auth: { type: 'basic', username: 'a', password: text } },
      '/auth/password',
    ],
  ])('is refused in a text of %s: %j', async (path, json, pointer) => {
    expect(await faults(path, json)).toEqual([422, `${pointer} wrong_format`])
  })
})

test('free text may have several lines', async () => {
  const description = 'First line.\r\n\tSecond, with ünïcode and \u{1f600}.\n'
  expect(await faults('/webhooks', { webhook_url: url, description })).toEqual([201])
})

test.each([
  ` ${url}`,
  `${url} `,
  `${url}\n`,
  `${url}/\u202egpj.exe`,
  `${url}/\u200b`,
  'https://receiver.example.com /',
])('the webhook_url %j is refused', async (webhook_url) => {
  expect(await faults('/webhooks', { webhook_url })).toEqual([422, '/webhook_url wrong_format'])
})

describe('a name that JavaScript has a meaning for', () => {
  const form = 'application/x-www-form-urlencoded'

  test('is refused among headers and metadata, in JSON and in forms', async () => {
    const json = `{"webhook_url":"${url}","metadata":{"__proto__":"x"},"headers":{"__proto__":"z"}}`
    const expected = [422, '/headers wrong_format', '/metadata wrong_format']
    expect(await faultsOf('/webhooks', json, 'application/json')).toEqual(
      expect.arrayContaining(expected),
    )
    const fields = `webhook_url=${url}&metadata[__proto__]=x&headers[__proto__]=z`
    expect(await faultsOf('/webhooks', fields, form)).toEqual(expect.arrayContaining(expected))
  })

  test('is kept where it is a name like any other', async () => {
    const metadata = { constructor: 'y', toString: 'z' }
    expect(await faults('/webhooks', { webhook_url: url, metadata })).toEqual([201])
  })
})

test('a guid is never the id of a channel', async () => {
  const json = { name: 'Me, too', guid: channel.id }
  const call = { method: 'POST', path: '/v1/channels', key: harness.operatorKey, json } as const
  const answer = await harness.call(call)
  expect([answer.status, answer.json.code]).toEqual([409, 'guid_taken'])
})

test('a form clears a time with an empty value', async () => {
  const key = harness.operatorKey
  const path = '/v1/topics/odd.time'
  await harness.call({ method: 'POST', path: '/v1/topics', key, json: { name: 'odd.time' } })
  const json = { deprecated_at: '2026-02-03T04:05:06Z' }
  expect((await harness.call({ method: 'PATCH', path, key, json })).json).toMatchObject({
    deprecated_at: '2026-02-03T04:05:06.000Z',
  })
  const cleared = await harness.call({ method: 'PATCH', path, key, form: 'deprecated_at=' })
  expect(cleared).toMatchObject({ status: 200, json: { deprecated_at: null } })
})
