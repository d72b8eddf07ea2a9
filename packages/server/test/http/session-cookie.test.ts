import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestBrowser, ownPage, setCookieOf } from './browser.ts'
import { type ChannelKeys, type Harness, makeChannel, startHarness } from './harness.ts'
import { signingIn } from './signing-in.ts'

let harness: Harness
let channel: ChannelKeys
const { makeKey, signedIn } = signingIn(() => ({ harness, channel }))

beforeAll(async () => {
  harness = await startHarness({ trustedProxies: ['127.0.0.1'] })
  channel = await makeChannel(harness)
})
afterAll(() => harness.close())

describe('a cookie', () => {
  const ask = async (cookie: string) =>
    (await harness.call({ path: channel.path, headers: { ...ownPage, cookie } })).status

  it('opens nothing once a single letter of it was altered', async () => {
    const { cookie } = await signedIn()
    expect(await ask(cookie)).toBe(200)
    const from = cookie.indexOf('=') + 1
    for (let at = from; at < cookie.length; at += 7) {
      const other = cookie[at] === 'A' ? 'B' : 'A'
      expect(await ask(`${cookie.slice(0, at)}${other}${cookie.slice(at + 1)}`)).toBe(401)
    }
    for (const broken of ['', 'posthorn_session=', 'posthorn_session=%', 'posthorn_session=e30']) {
      expect(await ask(broken), broken).toBe(401)
    }
  })

  it('of another server on the same host opens nothing, and is no error', async () => {
    const other = await startHarness()
    const foreign = createTestBrowser(other)
    await foreign.signIn({ key: other.operatorKey })
    expect(await ask(foreign.cookie)).toBe(401)
    await other.close()
  })

  it('opens nothing after seven days', async () => {
    const { cookie } = await signedIn()
    harness.advance(7 * 86_400_000 - 1_000)
    expect(await ask(cookie)).toBe(200)
    harness.advance(1_001)
    expect(await ask(cookie)).toBe(401)
  })

  it('opens nothing once its key was revoked', async () => {
    const key = await makeKey({})
    const { cookie } = await signedIn(key.text)
    expect(await ask(cookie)).toBe(200)
    const path = `${channel.path}/keys/${key.id}`
    await harness.call({ method: 'DELETE', path, key: channel.publisherKey })
    expect(await ask(cookie)).toBe(401)
  })

  it('opens nothing after signing out, wherever else it was copied to', async () => {
    const browser = await signedIn()
    const copy = browser.cookie
    const out = await browser.call({ method: 'DELETE', path: '/v1/session' })
    expect(out.status).toBe(200)
    expect(setCookieOf(out)).toMatch(/^posthorn_session=; .*Expires=Thu, 01 Jan 1970/)
    expect(browser.cookie).toBe('')
    expect(await ask(copy)).toBe(401)
    expect((await browser.call({ method: 'DELETE', path: '/v1/session' })).status).toBe(200)
  })

  it('counts for nothing beside a key of its own', async () => {
    const { cookie } = await signedIn()
    const other = await makeChannel(harness)
    const headers = { ...ownPage, cookie }
    const call = (path: string, key: string) => harness.call({ path, key, headers })
    expect((await call(channel.path, other.publisherKey)).status).toBe(404)
    expect((await call(other.path, other.publisherKey)).status).toBe(200)
    expect((await call(channel.path, 'pk_wrong')).status).toBe(401)
  })

  it('opens nothing of the subscription API, which takes a key', async () => {
    const { cookie } = await signedIn()
    const headers = { ...ownPage, cookie }
    const answer = await harness.call({ path: '/webhooks/v2/subscriptions', headers })
    expect(answer.status).toBe(401)
  })
})

describe('the name of the cookie', () => {
  const proxy = { from: '127.0.0.1' }
  const stranger = { from: '203.0.113.7' }
  const https = { ...ownPage, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }
  const open = (headers: Record<string, string>, from: { from: string }) =>
    harness.call({
      method: 'POST',
      path: '/v1/session',
      json: { key: channel.publisherKey },
      headers,
      ...from,
    })
  const nameOf = (setCookie: string) => setCookie.slice(0, setCookie.indexOf('='))
  const sealedOf = (setCookie: string) => /=([^;]*)/.exec(setCookie)?.[1] ?? ''

  it('binds it to this very host over https, which only a trusted proxy may say', async () => {
    const secure = setCookieOf(await open(https, proxy))
    expect(nameOf(secure)).toBe('__Host-posthorn_session')
    expect(secure.split('; ').slice(1).toSorted()).toEqual([
      expect.stringMatching(/^Expires=/),
      'HttpOnly',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ])
    const plain = setCookieOf(await open(https, stranger))
    expect(nameOf(plain)).toBe('posthorn_session')
    expect(plain).not.toContain('Secure')
  })

  it.each([
    ['HTTPS', '203.0.113.9', '__Host-posthorn_session'],
    ['https, http', '203.0.113.9, 127.0.0.1', '__Host-posthorn_session'],
    ['https, http', '203.0.113.9', 'posthorn_session'],
  ])('is as the first trusted proxy says: %s for %s is %s', async (proto, way, name) => {
    const headers = { ...https, 'x-forwarded-proto': proto, 'x-forwarded-for': way }
    expect(nameOf(setCookieOf(await open(headers, proxy)))).toBe(name)
  })

  it('is the only one that opens anything: over https this, over http the plain one', async () => {
    const value = sealedOf(setCookieOf(await open(https, proxy)))
    const ask = async (name: string, headers: Record<string, string>, from: { from: string }) => {
      const cookie = `${name}=${value}`
      const path = '/v1/session'
      return (await harness.call({ path, headers: { ...headers, cookie }, ...from })).status
    }
    expect(await ask('__Host-posthorn_session', https, proxy)).toBe(200)
    // Another host of the domain, or somebody on an http connection, could have put this one there.
    expect(await ask('posthorn_session', https, proxy)).toBe(401)
    expect(await ask('posthorn_session', ownPage, proxy)).toBe(200)
    expect(await ask('__Host-posthorn_session', ownPage, proxy)).toBe(401)
    expect(await ask('__Host-posthorn_session', https, stranger)).toBe(401)
    const both = `posthorn_session=planted; __Host-posthorn_session=${value}`
    const path = channel.path
    const asked = { path, headers: { ...https, cookie: both }, ...proxy }
    expect((await harness.call(asked)).status).toBe(200)
  })

  it('is cleared under the name by which it was set', async () => {
    const set = setCookieOf(await open(https, proxy))
    const cookie = `__Host-posthorn_session=${sealedOf(set)}`
    const headers = { ...https, cookie }
    const out = await harness.call({ method: 'DELETE', path: '/v1/session', headers, ...proxy })
    expect(setCookieOf(out)).toMatch(
      /^__Host-posthorn_session=; .*Expires=Thu, 01 Jan 1970.*Secure/,
    )
    expect((await harness.call({ path: channel.path, headers, ...proxy })).status).toBe(401)
  })
})
