import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { uuidIds } from '../../src/system/uuid-ids.ts'
import {
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
} from './harness.ts'

const holders = [
  'nobody',
  'stranger',
  'revoked',
  'expired',
  'operator',
  'publisher',
  'publish only',
  'read only',
  'manage only',
  'subscriber',
  'subscriber of another webhook',
  'publisher of another channel',
  'subscriber of another channel',
] as const
type Holder = (typeof holders)[number]

/** `yes`: let in. A number: the status of the refusal. */
type Row = Readonly<Record<Holder, 'yes' | 401 | 403 | 404>>

const shut: Row = {
  nobody: 401,
  stranger: 401,
  revoked: 401,
  expired: 401,
  operator: 'yes',
  publisher: 403,
  'publish only': 403,
  'read only': 403,
  'manage only': 403,
  subscriber: 403,
  'subscriber of another webhook': 403,
  'publisher of another channel': 403,
  'subscriber of another channel': 403,
}
const foreign = {
  'publisher of another channel': 404,
  'subscriber of another channel': 404,
} as const
/** The key names the channel, so that it is never another one. */
const keysChannel: Row = {
  ...shut,
  operator: 401,
  subscriber: 401,
  'subscriber of another webhook': 401,
  'subscriber of another channel': 401,
}
const rows = {
  operator: shut,
  anyKey: {
    ...shut,
    publisher: 'yes',
    'publish only': 'yes',
    'read only': 'yes',
    'manage only': 'yes',
    subscriber: 'yes',
    'subscriber of another webhook': 'yes',
    'publisher of another channel': 'yes',
    'subscriber of another channel': 'yes',
  },
  readKeysChannel: {
    ...keysChannel,
    publisher: 'yes',
    'read only': 'yes',
    'publisher of another channel': 'yes',
  },
  manageKeysChannel: {
    ...keysChannel,
    publisher: 'yes',
    'manage only': 'yes',
    'publisher of another channel': 'yes',
  },
  publish: { ...shut, ...foreign, publisher: 'yes', 'publish only': 'yes' },
  read: { ...shut, ...foreign, publisher: 'yes', 'read only': 'yes' },
  manage: { ...shut, ...foreign, publisher: 'yes', 'manage only': 'yes' },
  readOwn: {
    ...shut,
    ...foreign,
    publisher: 'yes',
    'read only': 'yes',
    subscriber: 'yes',
    'subscriber of another webhook': 404,
  },
  manageOwn: {
    ...shut,
    ...foreign,
    publisher: 'yes',
    'manage only': 'yes',
    subscriber: 'yes',
    'subscriber of another webhook': 404,
  },
  // The handler asks whose replay it is, after it looked at the query.
  readReplay: {
    ...shut,
    ...foreign,
    publisher: 'yes',
    'read only': 'yes',
    subscriber: 'yes',
    'subscriber of another webhook': 'yes',
  },
  manageReplay: {
    ...shut,
    ...foreign,
    publisher: 'yes',
    'manage only': 'yes',
    subscriber: 'yes',
    'subscriber of another webhook': 'yes',
  },
} satisfies Record<string, Row>

/** Written by hand and apart from the routes, so that a slip there shows here. */
const expected: Readonly<Record<string, keyof typeof rows | 'anyone' | 'browsers'>> = {
  createChannel: 'operator',
  listChannels: 'operator',
  getChannel: 'read',
  updateChannel: 'manage',
  deleteChannel: 'manage',
  createKey: 'manage',
  listKeys: 'manage',
  revokeKey: 'manage',
  rotateKey: 'manage',
  createWebhook: 'manage',
  listWebhooks: 'read',
  getWebhook: 'readOwn',
  updateWebhook: 'manageOwn',
  deleteWebhook: 'manageOwn',
  deactivateWebhook: 'manageOwn',
  reactivateWebhook: 'manageOwn',
  confirmValidation: 'manageOwn',
  sendValidation: 'manageOwn',
  testWebhook: 'manageOwn',
  getSecrets: 'manageOwn',
  rotateSecret: 'manageOwn',
  listWebhookDeliveries: 'readOwn',
  leaseDeliveries: 'manageOwn',
  settleLeases: 'manageOwn',
  releaseLeases: 'manageOwn',
  renewLeases: 'manageOwn',
  publishEvent: 'publish',
  publishEvents: 'publish',
  checkEvent: 'publish',
  listEvents: 'read',
  getEvent: 'read',
  eraseEventData: 'manage',
  getNotificationLog: 'read',
  getLog: 'read',
  listDeliveries: 'read',
  getDelivery: 'readOwn',
  retryDelivery: 'manageOwn',
  cancelDelivery: 'manageOwn',
  startReplay: 'manageOwn',
  listReplays: 'read',
  getReplay: 'readReplay',
  cancelReplay: 'manageReplay',
  getChannelStats: 'read',
  listWebhookStats: 'read',
  getWebhookStats: 'readOwn',
  getStats: 'operator',
  listChannelStats: 'operator',
  tailChannel: 'read',
  openSession: 'browsers',
  getSession: 'browsers',
  closeSession: 'browsers',
  createSubscription: 'manageKeysChannel',
  listSubscriptions: 'readKeysChannel',
  getSubscription: 'readKeysChannel',
  updateSubscription: 'manageKeysChannel',
  deleteSubscription: 'manageKeysChannel',
  sendTestEvent: 'manageKeysChannel',
  listSubscriptionTopics: 'readKeysChannel',
  createTopic: 'operator',
  importTopics: 'operator',
  listTopics: 'anyKey',
  getTopic: 'anyKey',
  updateTopic: 'operator',
  deleteTopic: 'operator',
  getHealth: 'anyone',
  getReadiness: 'anyone',
  getMetrics: 'anyone',
  getWellKnown: 'anyone',
  getOpenapi: 'anyone',
  getDocs: 'anyone',
}

/** Keys do not count where a browser signs in or out: a body is missing, nobody is signed in, or no page asks. */
const askedWithoutCookie = [422, 401, 403]

let harness: Harness
let channel: ChannelKeys
let keys: Record<Holder, string | null>
let params: Record<string, string>

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
  const webhook = await makeWebhook(harness, channel)
  const sibling = await makeWebhook(harness, channel)
  const elsewhere = await makeChannel(harness)
  const elsewhereWebhook = await makeWebhook(harness, elsewhere)
  const key = async (body: unknown) => {
    const path = `${channel.path}/keys`
    const made = await harness.call({ method: 'POST', path, key: channel.publisherKey, json: body })
    return { id: String(made.json.id), text: String(made.json.key) }
  }
  const revoked = await key({})
  await harness.call({
    method: 'DELETE',
    path: `${channel.path}/keys/${revoked.id}`,
    key: channel.publisherKey,
  })
  const expired = await key({ expires_in_seconds: 1 })
  harness.advance(1_001)
  keys = {
    nobody: null,
    stranger: 'pk_0000000000000000000000000000000000000000',
    revoked: revoked.text,
    expired: expired.text,
    operator: harness.operatorKey,
    publisher: channel.publisherKey,
    'publish only': (await key({ scopes: ['publish'] })).text,
    'read only': (await key({ scopes: ['read'] })).text,
    'manage only': (await key({ scopes: ['manage'] })).text,
    subscriber: webhook.subscriberKey,
    'subscriber of another webhook': sibling.subscriberKey,
    'publisher of another channel': elsewhere.publisherKey,
    'subscriber of another channel': elsewhereWebhook.subscriberKey,
  }
  const sent = await harness.call({
    method: 'POST',
    path: `${webhook.path}/test`,
    key: channel.publisherKey,
    json: {},
  })
  params = {
    channel: channel.id,
    webhook: webhook.id,
    subscription: webhook.id,
    event: String(sent.json.event_id),
    delivery: String(sent.json.id),
    key: revoked.id,
    topic: 'job.created',
    replay: uuidIds.next<'replay'>(),
  }
})
afterAll(() => harness.close())

it('knows every route', () => {
  expect(routes.map(({ id }) => id).sort()).toEqual(Object.keys(expected).sort())
})

describe.each(routes.map((route) => ({ route, id: route.id })))('$id', ({ route, id }) => {
  it.each(route.methods)('%s opens to exactly those who may', async (method) => {
    const row = expected[id]
    const faulty = route.path.startsWith('/webhooks/v2/') ? 400 : 422
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '')
    for (const holder of holders) {
      // What is let in stumbles over the parameter before it can do anything.
      const answer = await harness.call({ method, path: `${path}?no-such=1`, key: keys[holder] })
      if (row === 'browsers') expect.soft(askedWithoutCookie, holder).toContain(answer.status)
      else if (row === 'anyone') expect.soft(answer.status, holder).toBe(200)
      else {
        const status = row === undefined ? undefined : rows[row][holder]
        expect.soft(answer.status, holder).toBe(status === 'yes' ? faulty : status)
      }
    }
  })
})

it('tells foreign and unknown channels alike', async () => {
  const elsewhere = await makeChannel(harness)
  const unknown = elsewhere.id.replace(/.{4}$/, '0000')
  const ask = async (id: string) => {
    const { json, status } = await harness.call({
      path: `/v1/channels/${id}`,
      key: channel.publisherKey,
    })
    return { status, code: json.code, detail: String(json.detail).replace(id, 'ID') }
  }
  expect(await ask(elsewhere.id)).toEqual(await ask(unknown))
  expect(await ask(elsewhere.guid)).toEqual(await ask(elsewhere.id))
})

it("finds nothing of another channel under one's own", async () => {
  const elsewhere = await makeChannel(harness)
  const webhook = await makeWebhook(harness, elsewhere)
  const test = await harness.call({
    method: 'POST',
    path: `${webhook.path}/test`,
    key: elsewhere.publisherKey,
    json: {},
  })
  const key = channel.publisherKey
  const ids = {
    webhooks: webhook.id,
    events: String(test.json.event_id),
    deliveries: String(test.json.id),
  }
  for (const [noun, id] of Object.entries(ids)) {
    const foreign = await harness.call({ path: `${channel.path}/${noun}/${id}`, key })
    expect(foreign.status, noun).toBe(404)
    const own = await harness.call({
      path: `${elsewhere.path}/${noun}/${id}`,
      key: elsewhere.publisherKey,
    })
    expect(own.status, noun).toBe(200)
  }
  for (const [method, path] of [
    ['PATCH', `webhooks/${webhook.id}`],
    ['DELETE', `webhooks/${webhook.id}`],
    ['POST', `webhooks/${webhook.id}/test`],
    ['POST', `webhooks/${webhook.id}/deactivate`],
    ['POST', `webhooks/${webhook.id}/secrets/rotate`],
    ['GET', `webhooks/${webhook.id}/secrets`],
    ['GET', `webhooks/${webhook.id}/deliveries`],
    ['POST', `deliveries/${ids.deliveries}/retry`],
    ['POST', `deliveries/${ids.deliveries}/cancel`],
    ['GET', `events/${ids.events}/notification_log`],
  ] as const) {
    const answer = await harness.call({ method, path: `${channel.path}/${path}`, key })
    expect(answer.status, `${method} ${path}`).toBe(404)
  }
})

describe('a key without a scope', () => {
  it('cannot make itself a key that has it', async () => {
    const key = keys['manage only']
    const path = `${channel.path}/keys`
    const wider = await harness.call({ method: 'POST', path, key, json: { scopes: ['publish'] } })
    expect(wider.status).toBe(403)
    const same = await harness.call({ method: 'POST', path, key, json: {} })
    expect(same.json.scopes).toEqual(['manage'])
  })

  it('cannot rotate itself a key that has it', async () => {
    const list = await harness.call({ path: `${channel.path}/keys`, key: channel.publisherKey })
    const wide = (list.json.data as unknown as { id: string; scopes: string[] }[]).findLast(
      ({ scopes }) => scopes.length === 3,
    )
    const path = `${channel.path}/keys/${wide?.id}/rotate`
    const answer = await harness.call({ method: 'POST', path, key: keys['manage only'], json: {} })
    expect(answer.status).toBe(403)
  })
})

describe('creating channels', () => {
  it('is open to anyone where the installation says so, but not to a wrong key', async () => {
    const open = await startHarness({ openChannels: true })
    const create = (key: string | null) =>
      open.call({ method: 'POST', path: '/v1/channels', key, json: { name: 'Mine' } })
    expect((await create(null)).status).toBe(201)
    expect((await create(open.operatorKey)).status).toBe(201)
    expect((await create('pk_wrong')).status).toBe(401)
    await open.close()
  })
})

describe('the credential', () => {
  const ask = (authorization: string) =>
    harness.call({ path: channel.path, headers: { authorization } })
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  it('is the user name of HTTP Basic, whatever the password, or a Bearer token', async () => {
    const key = channel.publisherKey
    for (const authorization of [
      basic(`${key}:`),
      basic(`${key}:ignored`),
      basic(key),
      `Bearer ${key}`,
      `bearer   ${key} `,
    ]) {
      expect((await ask(authorization)).status, authorization).toBe(200)
    }
  })

  it('is refused with a challenge when it cannot be read', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Basic',
      'Basic !!!',
      basic(':x'),
      'x y',
    ]) {
      const answer = await ask(authorization)
      expect(answer.status, authorization).toBe(401)
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/)
    }
  })
})
