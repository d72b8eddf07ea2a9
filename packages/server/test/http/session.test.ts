import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashApiKey } from '../../src/secrets/api-key.ts'
import { createTestBrowser, ownPage, setCookieOf } from './browser.ts'
import {
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
} from './harness.ts'
import { signingIn } from './signing-in.ts'

let harness: Harness
let channel: ChannelKeys
const { makeKey, signedIn } = signingIn(() => ({ harness, channel }))

beforeAll(async () => {
  harness = await startHarness({ trustedProxies: ['127.0.0.1'] })
  channel = await makeChannel(harness)
})
afterAll(() => harness.close())

describe('signing in', () => {
  it('tells what the key opens, and opens that', async () => {
    const browser = createTestBrowser(harness)
    const { json } = await browser.signIn({ key: channel.publisherKey })
    expect(json).toMatchObject({
      kind: 'channel',
      channel_id: channel.id,
      scopes: ['publish', 'read', 'manage'],
    })
    expect((await browser.call({ path: '/v1/session' })).json).toEqual(json)
    expect((await browser.call({ path: channel.path })).status).toBe(200)
    expect((await browser.call({ path: '/v1/channels' })).status).toBe(403)
  })

  it('names the key, for people to see whose session it is', async () => {
    const key = await makeKey({ name: 'desk', scopes: ['read'], expires_in_seconds: 3_600 })
    const browser = await signedIn(key.text)
    const { json } = await browser.call({ path: '/v1/session' })
    expect(json).toMatchObject({ scopes: ['read'] })
    expect(json.key).toEqual({
      id: key.id,
      name: 'desk',
      hint: key.text.slice(-4),
      created_at: expect.any(String),
      expires_at: json.expires_at,
    })
    expect(JSON.stringify(json)).not.toContain(key.text)
    const lasting = await signedIn()
    const { json: other } = await lasting.call({ path: '/v1/session' })
    expect(other.key).toMatchObject({ name: null, expires_at: null })
  })

  it('with the operator key opens everything', async () => {
    const browser = await signedIn(harness.operatorKey)
    const { json } = await browser.call({ path: '/v1/session' })
    expect(json).toMatchObject({ kind: 'operator', channel_id: null })
    expect((await browser.call({ path: '/v1/channels' })).status).toBe(200)
  })

  it('sets a cookie that no script reads and no other site sends', async () => {
    const answer = await createTestBrowser(harness).signIn({ key: channel.publisherKey })
    const [pair = '', ...attributes] = setCookieOf(answer).split('; ')
    expect(pair).toMatch(/^posthorn_session=[\w-]{40,}$/)
    expect(pair).not.toContain(channel.publisherKey)
    expect(attributes.toSorted()).toEqual([
      expect.stringMatching(/^Expires=.* GMT$/),
      'HttpOnly',
      'Path=/',
      'SameSite=Strict',
    ])
    expect(answer.text).not.toContain(channel.publisherKey)
  })

  it('is refused to keys that open no pages, and to what is no key', async () => {
    const { subscriberKey } = await makeWebhook(harness, channel)
    const gone = await makeKey({ expires_in_seconds: 1 })
    const browser = createTestBrowser(harness)
    harness.advance(1_001)
    expect((await browser.signIn({ key: subscriberKey })).status).toBe(403)
    expect((await browser.signIn({ key: gone.text })).status).toBe(401)
    expect((await browser.signIn({ key: 'pk_wrong' })).status).toBe(401)
    expect((await browser.signIn({})).status).toBe(422)
    expect((await browser.signIn({ key: 'pk_a', token: 'b' })).status).toBe(422)
    expect(browser.cookie).toBe('')
  })

  it('ends with the key, if that ends sooner than seven days', async () => {
    const brief = await makeKey({ expires_in_seconds: 60 })
    const browser = await signedIn(brief.text)
    harness.advance(59_000)
    expect((await browser.call({ path: channel.path })).status).toBe(200)
    harness.advance(1_001)
    expect((await browser.call({ path: channel.path })).status).toBe(401)
  })
})

describe('the one-time link', () => {
  const issue = () => harness.sessions.tokens.issue(hashApiKey(harness.operatorKey))

  it('signs in once', async () => {
    const token = issue()
    const first = createTestBrowser(harness)
    const second = createTestBrowser(harness)
    expect((await first.signIn({ token })).json).toMatchObject({ kind: 'operator' })
    const late = await second.signIn({ token })
    expect(late.status).toBe(401)
    expect(late.json.detail).toContain('used before')
    expect((await second.call({ path: '/v1/session' })).status).toBe(401)
    expect((await first.call({ path: '/v1/channels' })).status).toBe(200)
  })

  it('signs in within an hour', async () => {
    const inTime = issue()
    const late = issue()
    harness.advance(3_599_000)
    expect((await createTestBrowser(harness).signIn({ token: inTime })).status).toBe(200)
    harness.advance(1_001)
    expect((await createTestBrowser(harness).signIn({ token: late })).status).toBe(401)
  })

  it('is forgotten when a hundred more were made since', async () => {
    const [first, second] = [issue(), issue()]
    let last = ''
    for (let made = 0; made < 99; made++) last = issue()
    expect((await createTestBrowser(harness).signIn({ token: first })).status).toBe(401)
    expect((await createTestBrowser(harness).signIn({ token: second })).status).toBe(200)
    expect((await createTestBrowser(harness).signIn({ token: last })).status).toBe(200)
  })

  it('is not used up by a page of another site', async () => {
    const token = issue()
    const headers = { 'sec-fetch-site': 'cross-site' }
    const json = { token }
    const foreign = await harness.call({ method: 'POST', path: '/v1/session', json, headers })
    expect(foreign.status).toBe(403)
    expect((await createTestBrowser(harness).signIn({ token })).status).toBe(200)
  })
})

describe('a change that a cookie opens', () => {
  const host = 'hooks.example.com'
  const foreign: readonly Record<string, string>[] = [
    {},
    { host },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: `https://${host}`, host },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example', host },
    { origin: `https://${host}.evil.example`, host },
    { origin: `https://${host}:8443`, host },
    { origin: 'null', host },
  ]
  const own: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'same-origin' },
    { origin: `https://${host}`, host },
    { origin: `http://${host}:8400`, host: `${host}:8400` },
  ]
  const name = (headers: Record<string, string>) => JSON.stringify(headers)

  it.each(foreign.map((headers) => [name(headers), headers]))(
    'is refused from %s',
    async (_, headers) => {
      const { cookie } = await signedIn()
      const call = (method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, json?: unknown) =>
        harness.call({ method, path, json, headers: { ...headers, cookie } })
      const refused = [
        await call('PATCH', channel.path, { description: 'Taken over' }),
        await call('POST', `${channel.path}/events`, { event_name: 'a' }),
        await call('DELETE', channel.path),
        await call('DELETE', '/v1/session'),
        await call('POST', '/v1/session', { key: channel.publisherKey }),
      ]
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
      // What is only read, no other site can see: the browser keeps the answer from it.
      const { json } = await call('GET', channel.path)
      expect(json.description).not.toBe('Taken over')
    },
  )

  it.each(own.map((headers) => [name(headers), headers]))('is done from %s', async (_, headers) => {
    const { cookie } = await signedIn()
    const json = { description: name(headers) }
    const all = { ...headers, cookie }
    const done = await harness.call({ method: 'PATCH', path: channel.path, json, headers: all })
    expect(done.json).toMatchObject(json)
  })

  it('needs the scope of the key', async () => {
    const reader = await makeKey({ scopes: ['read'] })
    const browser = await signedIn(reader.text)
    expect((await browser.call({ path: `${channel.path}/webhooks` })).status).toBe(200)
    const json = { description: 'No' }
    expect((await browser.call({ method: 'PATCH', path: channel.path, json })).status).toBe(403)
  })
})

describe('a 401 to the script of a page', () => {
  const challenge = async (path: string, headers: Record<string, string>) =>
    (await harness.call({ path, headers })).headers['www-authenticate']

  it('does not make the browser ask for a user name', async () => {
    const bearer = 'Bearer realm="Posthorn"'
    expect(await challenge('/v1/channels', ownPage)).toBe(bearer)
    expect(await challenge('/v1/session', {})).toBe(bearer)
    expect(await challenge('/v1/channels', { cookie: 'posthorn_session=over' })).toBe(bearer)
  })

  it('nor where a person goes to the address, as the browser would remember the name', async () => {
    const typed = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }
    expect(await challenge('/v1/channels', typed)).toBe('Bearer realm="Posthorn"')
  })

  it('but a program is told of Basic, also one that fetches', async () => {
    expect(await challenge('/v1/channels', { 'sec-fetch-mode': 'cors' })).toMatch(/^Basic /)
  })
})

describe('HTTP Basic that a browser remembers', () => {
  const basic = () => `Basic ${Buffer.from(`${harness.operatorKey}:`).toString('base64')}`
  const post = async (headers: Record<string, string>) => {
    const answer = await harness.app.inject({
      method: 'POST',
      url: '/v1/channels',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'name=Forged',
    })
    return answer.statusCode
  }

  it('changes nothing for a form of another site', async () => {
    const authorization = basic()
    expect(await post({ authorization, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await post({ authorization, origin: 'https://evil.example', host: 'a.example' })).toBe(
      403,
    )
    expect(await post({ authorization, origin: 'null', host: 'a.example' })).toBe(403)
  })

  it('works for programs as ever', async () => {
    expect(await post({ authorization: basic() })).toBe(201)
    expect(await post({ authorization: basic(), 'sec-fetch-mode': 'cors' })).toBe(201)
  })
})
