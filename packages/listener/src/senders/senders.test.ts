import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createListener } from '../index.ts'
import {
  githubRequest,
  proabonoRequest,
  shopifyRequest,
  slackRequest,
  stripeRequest,
} from '../testing/index.ts'
import { github, proabono, shopify, slack, stripe } from './index.ts'
import { hmac, messageOf, nowS, receive, requestOf } from './suite/receive.ts'

describe('stripe', () => {
  const secret = 'whsec_abcdef0123456789'
  const sender = stripe({ secrets: [secret, 'whsec_old'] })
  const body =
    '{"id":"evt_1","type":"invoice.paid","created":1700000000,"data":{"object":{"id":"in_1"}}}'
  const sign = (t: number, key = secret) => hmac(key, `${t}.${body}`).digest('hex')

  test('hands on an event signed with the whole text of any secret', async () => {
    for (const key of [secret, 'whsec_old']) {
      const t = nowS()
      const header = `t=${t},v1=${'0'.repeat(64)},v1=${sign(t, key)},v0=${'1'.repeat(64)}`
      const got = await receive(sender, requestOf(body, { 'stripe-signature': header }))
      expect(got).toMatchObject({ status: 200, duplicate: true })
      expect(got.event).toMatchObject({
        id: 'evt_1',
        topic: 'invoice.paid',
        time: new Date(1_700_000_000_000),
        data: { object: { id: 'in_1' } },
      })
    }
  })

  test.each<[what: string, header: string | null, code: string]>([
    ['no signature', null, 'missing_header'],
    ['another secret', `t=${nowS()},v1=${sign(nowS(), 'whsec_x')}`, 'signature_mismatch'],
    ['an old time', `t=${nowS() - 400},v1=${sign(nowS() - 400)}`, 'timestamp_too_old'],
    ['a time ahead', `t=${nowS() + 400},v1=${sign(nowS() + 400)}`, 'timestamp_too_new'],
    ['no time', `v1=${sign(nowS())}`, 'malformed_timestamp'],
    ['two times', `t=${nowS()},t=1,v1=${sign(nowS())}`, 'duplicate_header'],
    ['only the test scheme', `t=${nowS()},v0=${sign(nowS())}`, 'no_known_signature'],
    ['base64 for hex', `t=${nowS()},v1=${btoa(sign(nowS()))}`, 'signature_mismatch'],
    ['500 signatures', `t=${nowS()}${`,v1=${sign(nowS())}`.repeat(500)}`, 'too_many_signatures'],
  ])('refuses %s', async (_, header, code) => {
    const headers = header === null ? {} : { 'stripe-signature': header }
    const { status, answer, event } = await receive(sender, requestOf(body, headers))
    expect({ status, code: answer.code, event }).toEqual({ status: 401, code, event: null })
  })

  test('is made by the testing kit', async () => {
    const request = await stripeRequest({ secret, topic: 'charge.failed', object: { id: 'ch' } })
    expect((await receive(sender, request)).event).toMatchObject({ topic: 'charge.failed' })
  })
})

describe('github', () => {
  const secret = "It's a Secret to Everybody"
  const sender = github({ secrets: secret })

  test("verifies the example of GitHub's documentation", async () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    const headers = { 'x-hub-signature-256': signature }
    expect(await sender.authenticate(messageOf('Hello, World!', headers))).toEqual({ ok: true })
    expect(await sender.authenticate(messageOf('Hello, World?', headers))).toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test('names the topic by event and action', async () => {
    const pull = await githubRequest({
      secret,
      event: 'pull_request',
      payload: { action: 'opened' },
    })
    expect(await receive(sender, pull)).toMatchObject({
      event: { topic: 'pull_request.opened' },
      duplicate: true,
    })
    const push = await githubRequest({ secret, event: 'push', payload: { ref: 'x' }, id: 'd-1' })
    expect((await receive(sender, push)).event).toMatchObject({
      id: 'd-1',
      topic: 'push',
      data: { ref: 'x' },
      time: null,
    })
  })

  test.each([
    ['none', null, 'missing_header'],
    ['the SHA-1 one', 'sha1=abc', 'no_known_signature'],
    ['an empty one', 'sha256=', 'signature_mismatch'],
    ['one that is not hex', 'sha256=zz', 'signature_mismatch'],
  ])('refuses a signature: %s', async (_, value, code) => {
    const headers = value === null ? {} : { 'x-hub-signature-256': value }
    expect(await sender.authenticate(messageOf('{}', headers))).toMatchObject({ ok: false, code })
  })
})

describe('shopify', () => {
  const secret = 'hush'
  const sender = shopify({ secrets: secret })
  const body = '{"id":820982911946154508}'

  test('hands on an order with its shop', async () => {
    const got = await receive(
      sender,
      requestOf(body, {
        'x-shopify-hmac-sha256': hmac(secret, body).digest('base64'),
        'x-shopify-topic': 'orders/create',
        'x-shopify-webhook-id': 'w-1',
        'x-shopify-shop-domain': 'x.myshopify.com',
        'x-shopify-api-version': '2026-01',
        'x-shopify-triggered-at': '2026-03-29T18:00:27.877041743Z',
      }),
    )
    expect(got).toMatchObject({ status: 200, duplicate: true })
    expect(got.event).toMatchObject({
      id: 'w-1',
      topic: 'orders/create',
      time: new Date('2026-03-29T18:00:27.877Z'),
      context: { shop: 'x.myshopify.com', apiVersion: '2026-01' },
    })
  })

  test('refuses what is signed otherwise', async () => {
    for (const value of ['', '!!', btoa('short'), hmac('other', body).digest('base64')]) {
      const result = await sender.authenticate(messageOf(body, { 'x-shopify-hmac-sha256': value }))
      expect(result.ok).toBe(false)
    }
  })

  test('topics fit a prefix with a slash', async () => {
    const topics: string[] = []
    const listener = createListener({ sender }).on('orders/*', ({ topic }) => topics.push(topic))
    for (const topic of ['orders/create', 'orders', 'ordersx/a']) {
      await listener.fetch(await shopifyRequest({ secret, topic, data: {} }))
    }
    expect(topics).toEqual(['orders/create'])
  })
})

describe('slack', () => {
  const secret = '8f742231b10e8888abcd99yyyzzz85a5'
  const sender = slack({ secrets: secret })

  test("verifies the example of Slack's documentation", async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    }
    const then = 1_531_420_618_000
    expect(await sender.authenticate(messageOf(body, headers, then))).toEqual({ ok: true })
    expect(await sender.authenticate(messageOf(body, headers))).toMatchObject({
      code: 'timestamp_too_old',
    })
    expect(await sender.authenticate(messageOf(`${body}x`, headers, then))).toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test('hands on the inner event', async () => {
    const request = await slackRequest({
      secret,
      id: 'Ev1',
      event: { type: 'app_mention', text: 'hi' },
    })
    const got = await receive(sender, request)
    expect(got).toMatchObject({ status: 200, duplicate: true })
    expect(got.event).toMatchObject({ id: 'Ev1', topic: 'app_mention', data: { text: 'hi' } })
  })

  test('answers the verification of the URL', async () => {
    const body = '{"type":"url_verification","challenge":"3eZb","token":"x"}'
    const t = nowS()
    const headers = {
      'x-slack-request-timestamp': String(t),
      'x-slack-signature': `v0=${hmac(secret, `v0:${t}:${body}`).digest('hex')}`,
    }
    expect(await receive(sender, requestOf(body, headers))).toMatchObject({
      status: 200,
      answer: { challenge: '3eZb' },
      event: null,
    })
  })
})

describe('proabono', () => {
  const secret = 'business-key'
  const sender = proabono({ secrets: secret })
  const proof = (key: string, of = secret) => ({
    'x-proabono-key': key,
    'x-proabono-signature': createHash('sha256')
      .update(key + of)
      .digest('base64'),
  })

  test('hands on a notification and tells duplicates by its Id, not by the key', async () => {
    const body =
      '{"Id":"trg_42","TypeTrigger":"CustomerAdded","DateTrigger":"2026-09-14T15:11:43.75Z","Customer":{"Id":1}}'
    const got = await receive(sender, requestOf(body, proof('k')))
    expect(got).toMatchObject({ status: 200, duplicate: true })
    expect(got.event).toMatchObject({
      id: 'trg_42',
      topic: 'CustomerAdded',
      time: new Date('2026-09-14T15:11:43.75Z'),
      data: { Customer: { Id: 1 } },
    })
    const next = await proabonoRequest({ secret, topic: 'CustomerAdded', id: 'trg_43' })
    expect((await receive(sender, next)).event).toMatchObject({ id: 'trg_43' })
  })

  test('answers the validation with 200 and hands the code on', async () => {
    const got = await receive(sender, requestOf('{"Code":"c-1"}', proof('k')))
    expect(got).toMatchObject({ status: 200, event: null, confirmed: ['c-1', 'c-1'] })
  })

  test('refuses the proof of another key or secret', async () => {
    const headers = { ...proof('k'), 'x-proabono-key': 'other' }
    for (const each of [headers, proof('k', 'x'), {}]) {
      expect((await sender.authenticate(messageOf('{}', each))).ok).toBe(false)
    }
  })
})

test.each([
  ['stripe', stripe],
  ['github', github],
  ['shopify', shopify],
  ['slack', slack],
  ['proabono', proabono],
])('%s without a secret is refused when it is made', (_, make) => {
  expect(() => make({ secrets: '' })).toThrow(/is missing/)
  expect(() => make({ secrets: [] })).toThrow(/is missing/)
})

test.each([
  ['stripe', stripe, { 'stripe-signature': `t=${nowS()},v1=${hmac('x', '').digest('hex')}` }],
  ['github', github, { 'x-hub-signature-256': `sha256=${hmac('x', '{}').digest('hex')}` }],
  ['shopify', shopify, { 'x-shopify-hmac-sha256': hmac('x', '{}').digest('base64') }],
  ['proabono', proabono, { 'x-proabono-key': 'k', 'x-proabono-signature': 'x' }],
] as const)('%s lets nothing in when its secrets run out', async (_, make, headers) => {
  const sender = make({ secrets: () => ['', ''] })
  expect((await sender.authenticate(messageOf('{}', headers))).ok).toBe(false)
})
