import { createPublicKey, verify as nodeVerify } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verify } from '@posthorn/signature'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeChannel, makeWebhook, startHarness } from '../http/harness.ts'
import { createPublisher, type Publisher, publisherOf } from '../publisher.ts'
import { type Post, type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

interface Created {
  readonly id: string
  readonly secret: string
  readonly public_key: string | null
}

interface Secrets {
  readonly secrets: readonly { readonly secret: string }[]
  readonly public_keys: readonly {
    readonly public_key: string
    readonly created_at: string
    readonly expires_at: string | null
  }[]
}

let server: TestServer
let receiver: Receiver
let publisher: Publisher

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  publisher = await createPublisher(server)
  return () => receiver.close()
})

function webhook(settings: Record<string, unknown>): Promise<Created> {
  return publisher.api.ok('POST', `${publisher.path}/webhooks`, {
    webhook_url: receiver.url,
    ...settings,
  })
}

const secretsOf = ({ id }: Created) =>
  publisher.api.ok<Secrets>('GET', `${publisher.path}/webhooks/${id}/secrets`)
const rotate = ({ id }: Created, overlapS: number) =>
  publisher.api.ok<Secrets>('POST', `${publisher.path}/webhooks/${id}/secrets/rotate`, {
    overlap_seconds: overlapS,
  })
const change = ({ id }: Created, changes: Record<string, unknown>) =>
  publisher.api.ok('PATCH', `${publisher.path}/webhooks/${id}`, changes)

/** As anybody asks, without a key. */
async function wellKnown(query = ''): Promise<{ status: number; headers: Headers; body: Known }> {
  const response = await fetch(`${server.url}/.well-known/posthorn.json${query}`)
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Known,
  }
}

interface Known {
  readonly detail?: string
  readonly public_keys_url: string
  readonly public_keys?: readonly { readonly public_key: string; readonly expires_at: unknown }[]
}

/** The next delivery to arrive. */
async function delivery(): Promise<Post> {
  const { length } = receiver.posts
  await publisher.publish('order.created', { order: 1001 })
  await receiver.received(length + 1)
  const post = receiver.posts[length]
  if (post === undefined) throw new Error('Nothing arrived')
  return post
}

const schemesOf = ({ headers }: Post) =>
  String(headers['webhook-signature'])
    .split(' ')
    .map((each) => each.split(',')[0])

function verified(post: Post, publicKey: string | null | undefined) {
  return verify({ headers: post.headers, body: post.body, publicKeys: publicKey ?? [] })
}

describe('a webhook with signing ["v1a"]', () => {
  test('[sig-v1a] gets deliveries that its public key verifies', async () => {
    const created = await webhook({ signing: ['v1a'] })
    expect(created.public_key).toMatch(/^whpk_/)
    const post = await delivery()
    expect(schemesOf(post)).toEqual(['v1a'])
    expect(await verified(post, created.public_key)).toMatchObject({ ok: true, scheme: 'v1a' })
    const changed = { ...post, body: Buffer.concat([post.body, Buffer.from(' ')]) }
    expect(await verified(changed, created.public_key)).toMatchObject({
      ok: false,
      code: 'signature_mismatch',
    })
  })

  test('can be verified with node:crypto alone', async () => {
    const { public_key: publicKey } = await webhook({ signing: ['v1a'] })
    const { body, headers } = await delivery()
    const x = Buffer.from(String(publicKey).replace('whpk_', ''), 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const signature = Buffer.from(
      String(headers['webhook-signature']).replace('v1a,', ''),
      'base64',
    )
    expect(nodeVerify(null, Buffer.from(content), key, signature)).toBe(true)
  })

  test('has a key of its own: what was signed for another receiver does not pass here', async () => {
    const one = await webhook({ signing: ['v1a'], topics: ['order.created'] })
    const two = await webhook({ signing: ['v1a'], topics: ['nothing'] })
    const post = await delivery()
    expect(await verified(post, one.public_key)).toMatchObject({ ok: true })
    expect(await verified(post, two.public_key)).toMatchObject({ ok: false })
  })

  test('is asked for its consent with that signature, too', async () => {
    const created = await webhook({ signing: ['v1a'], validation: 'code' })
    await receiver.received(1)
    const [post] = receiver.posts
    expect(post && (await verified(post, created.public_key))).toMatchObject({ ok: true })
  })

  test('may be a stream, whose leases carry it', async () => {
    const created = await webhook({
      webhook_url: undefined,
      notification_type: 'stream',
      signing: ['v1a'],
    })
    await publisher.publish('order.created')
    const path = `${publisher.path}/webhooks/${created.id}/lease`
    const { data } = await publisher.api.ok<{
      data: { headers: Record<string, string>; body_base64: string }[]
    }>('POST', path, { wait_seconds: 5 })
    const [lease] = data
    const body = Buffer.from(lease?.body_base64 ?? '', 'base64')
    expect(
      await verify({ headers: lease?.headers ?? {}, body, publicKeys: created.public_key ?? [] }),
    ).toMatchObject({ ok: true })
  })
})

describe('a webhook with signing ["v1", "v1a"]', () => {
  test('gets both signatures, of which each receiver takes the one it knows', async () => {
    const created = await webhook({ signing: ['v1', 'v1a'] })
    const post = await delivery()
    expect(schemesOf(post).sort()).toEqual(['v1', 'v1a'])
    expect(await verified(post, created.public_key)).toMatchObject({ scheme: 'v1a' })
    const bySecret = { headers: post.headers, body: post.body, secrets: created.secret }
    expect(await verify(bySecret)).toMatchObject({ ok: true, scheme: 'v1' })
  })

  // Neither library knows v1a (standardwebhooks 1.1, svix 2.5): they skip it and need the v1 beside it.
  test.each([
    ['standardwebhooks', StandardWebhook],
    ['svix', SvixWebhook],
  ])('verifies with %s, which skips what it does not know', async (_, Library) => {
    const { secret, id } = await webhook({ signing: ['v1', 'v1a'] })
    const both = await delivery()
    const headersOf = (post: Post) => post.headers as Record<string, string>
    const verifier = new Library(secret)
    expect(() => verifier.verify(both.body, headersOf(both))).not.toThrow()
    await change({ id, secret, public_key: null }, { signing: ['v1a'] })
    const alone = await delivery()
    expect(schemesOf(alone)).toEqual(['v1a'])
    expect(() => verifier.verify(alone.body, headersOf(alone))).toThrow()
  })
})

describe('the key', () => {
  test('is made when v1a is first asked for, and stays the same', async () => {
    const created = await webhook({})
    expect(created.public_key).toBeNull()
    expect((await secretsOf(created)).public_keys).toEqual([])
    expect(schemesOf(await delivery())).toEqual(['v1'])

    await change(created, { signing: ['v1', 'v1a'] })
    const [key] = (await secretsOf(created)).public_keys
    expect(await verified(await delivery(), key?.public_key)).toMatchObject({ ok: true })
    await change(created, { signing: ['v1'] })
    expect(schemesOf(await delivery())).toEqual(['v1'])
    await change(created, { signing: ['v1a'], name: 'again' })
    expect((await secretsOf(created)).public_keys).toEqual([key])
    expect((await secretsOf(created)).secrets).toMatchObject([{ secret: created.secret }])
  })

  test('[sig-rotate] rotates with the secret, and the old one signs until the overlap ends', async () => {
    const created = await webhook({ signing: ['v1', 'v1a'] })
    const rotated = await rotate(created, 3_600)
    expect(rotated.public_keys).toMatchObject([
      { expires_at: null },
      { public_key: created.public_key, expires_at: expect.any(String) },
    ])
    const post = await delivery()
    expect(schemesOf(post).sort()).toEqual(['v1', 'v1', 'v1a', 'v1a'])
    for (const { public_key: publicKey } of rotated.public_keys) {
      expect(await verified(post, publicKey)).toMatchObject({ ok: true })
    }
    for (const { secret } of rotated.secrets) {
      const { headers, body } = post
      expect(await verify({ headers, body, secrets: secret })).toMatchObject({ ok: true })
    }
    const atOnce = await rotate(created, 0)
    expect(atOnce.public_keys).toMatchObject([
      { expires_at: null },
      { public_key: created.public_key, expires_at: expect.any(String) },
    ])
    expect(await verified(await delivery(), rotated.public_keys[0]?.public_key)).toMatchObject({
      ok: false,
    })
  })

  test('that was replaced is gone everywhere when its overlap is over', async () => {
    const harness = await startHarness()
    const channel = await makeChannel(harness)
    const hook = await makeWebhook(harness, channel, { signing: ['v1a'] })
    const ask = async (path: string) =>
      (await harness.call({ path, key: channel.publisherKey })).json.public_keys as unknown as {
        public_key: string
      }[]
    const published = `/.well-known/posthorn.json?webhook_id=${hook.id}`
    await harness.call({
      method: 'POST',
      path: `${hook.path}/secrets/rotate`,
      key: channel.publisherKey,
      json: { overlap_seconds: 60 },
    })
    for (const path of [`${hook.path}/secrets`, published]) expect(await ask(path)).toHaveLength(2)
    harness.advance(60_000)
    for (const path of [`${hook.path}/secrets`, published]) expect(await ask(path)).toHaveLength(1)
    await harness.close()
  })

  test('is shown by its public half alone, and lies sealed in the store', async () => {
    const created = await webhook({ signing: ['v1a'] })
    await rotate(created, 60)
    const path = `${publisher.path}/webhooks`
    const answers = [
      created,
      await publisher.api.ok('GET', path),
      await publisher.api.ok('GET', `${path}/${created.id}`),
      await secretsOf(created),
    ]
    expect(JSON.stringify(answers)).not.toContain('whsk_')
    let read = 0
    for await (const name of glob('*', { cwd: server.folder })) {
      const bytes = await readFile(join(server.folder, name))
      expect(bytes.includes('whsk_')).toBe(false)
      read += bytes.length
    }
    expect(read).toBeGreaterThan(10_000)
  })
})

describe('/.well-known/posthorn.json', () => {
  test('says how deliveries are signed, to anybody, and may be kept for a minute', async () => {
    const { status, headers, body } = await wellKnown()
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(body).toEqual({
      software: 'posthorn',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      signing: { specification: 'https://www.standardwebhooks.com', schemes: ['v1', 'v1a'] },
      public_keys_url: '/.well-known/posthorn.json?webhook_id={webhook_id}',
    })
  })

  test('[sig-v1a] gives the keys that verify what a webhook gets, now and during an overlap', async () => {
    const created = await webhook({ signing: ['v1a'] })
    const template = (await wellKnown()).body.public_keys_url
    const response = await fetch(server.url + template.replace('{webhook_id}', created.id))
    const { public_keys: keys } = (await response.json()) as Known
    expect(keys).toEqual([{ public_key: created.public_key, expires_at: null }])
    expect(await verified(await delivery(), keys?.[0]?.public_key)).toMatchObject({ ok: true })

    await rotate(created, 3_600)
    const overlapping = (await wellKnown(`?webhook_id=${created.id}`)).body.public_keys ?? []
    expect(overlapping).toMatchObject([
      { expires_at: null },
      { public_key: created.public_key, expires_at: expect.any(String) },
    ])
    const post = await delivery()
    for (const { public_key: key } of overlapping) {
      expect(await verified(post, key)).toMatchObject({ ok: true })
    }
  })

  test('tells a webhook without keys from one that does not exist by nothing', async () => {
    const plain = await webhook({})
    const gone = await webhook({ signing: ['v1a'] })
    await publisher.api.ok('DELETE', `${publisher.path}/webhooks/${gone.id}`)
    const off = await webhook({ signing: ['v1', 'v1a'] })
    await change(off, { signing: ['v1'] })
    const unknown = plain.id.replace(/.{4}$/, '0000')
    const answers = await Promise.all(
      [unknown, plain.id, gone.id, off.id].map(async (id) => {
        const { body, status, headers } = await wellKnown(`?webhook_id=${id}`)
        const cache = headers.get('cache-control')
        return { status, cache, detail: body.detail?.replace(id, 'ID') }
      }),
    )
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 404, cache: 'no-store' })
    expect((await wellKnown('?webhook_id=nonsense')).status).toBe(422)
  })

  test('gives the same keys after a restart', async () => {
    const created = await webhook({ signing: ['v1a'] })
    await rotate(created, 3_600)
    const query = `?webhook_id=${created.id}`
    const before = (await wellKnown(query)).body
    const { channelId, path } = publisher
    const { key } = await publisher.api.ok<{ key: string }>('POST', `${path}/keys`, {})
    server = await server.restart()
    publisher = publisherOf(server, { id: channelId, publisher_key: key })
    expect((await wellKnown(query)).body).toEqual(before)
    expect(await verified(await delivery(), before.public_keys?.[0]?.public_key)).toMatchObject({
      ok: true,
    })
  })
})
