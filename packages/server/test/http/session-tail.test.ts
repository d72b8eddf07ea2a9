import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSessionCookie } from '../../src/http/session/session-cookie.ts'
import { createSessions } from '../../src/http/session/sessions.ts'
import { openTail, type TailClient } from '../tail-client.ts'
import { createTestBrowser, type TestBrowser } from './browser.ts'
import { type ChannelKeys, type Harness, makeChannel, startHarness } from './harness.ts'

let harness: Harness
let channel: ChannelKeys
let browser: TestBrowser
let client: TailClient
let nowMs = 0

beforeAll(async () => {
  harness = await startHarness({ monotonicMs: () => nowMs })
  channel = await makeChannel(harness)
  await harness.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => harness.close())

beforeEach(async () => {
  browser = createTestBrowser(harness)
  await browser.signIn({ key: channel.publisherKey })
  client = await tail()
  expect(client.status).toBe(200)
})
afterEach(() => client.close())

function tail() {
  const { port } = harness.app.server.address() as AddressInfo
  return openTail(`http://127.0.0.1:${port}${channel.path}/live`, { cookie: browser.cookie })
}

const publish = () =>
  harness.call({
    method: 'POST',
    path: `${channel.path}/events`,
    key: channel.publisherKey,
    json: { event_name: 'order.created', data: {} },
  })

/** Nothing was shown before it, and nothing comes after it. */
const expectEnd = async () => {
  expect(await client.next()).toMatchObject({ event: 'bye', data: { reason: 'session_ended' } })
  expect(await client.next()).toBeNull()
}

describe('a live tail of a browser', () => {
  it('goes on while its session does, which is asked after now and then', async () => {
    await publish()
    expect(await client.next()).toMatchObject({ event: 'event' })
    nowMs += 60_000
    await publish()
    expect(await client.next()).toMatchObject({ event: 'event' })
  })

  it('ends when its browser is signed out, and shows nothing more', async () => {
    expect((await browser.call({ method: 'DELETE', path: '/v1/session' })).status).toBe(200)
    await publish()
    await expectEnd()
  })

  it('ends when its browser was signed out at another node', async () => {
    const { clock, sealer } = harness.context
    const open = { sealer, nowMs: clock.nowMs(), isSecure: () => false }
    const session = readSessionCookie(browser.cookie, open)
    if (session === null) throw new Error('nobody is signed in')
    const otherNode = createSessions(harness.context)
    await otherNode.ended.end(session)
    nowMs += 10_000
    await publish()
    await expectEnd()
  })

  it('ends when its session is over', async () => {
    harness.advance(7 * 86_400_000)
    await publish()
    await expectEnd()
  })
})
