import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createClient, type WebhookChanges } from '@posthorn/client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Io } from '../src/index.ts'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'

const example = { order: { id: 1001, items: [{ sku: 'A1', price: 5 }] }, note: null }
const topics = [
  { name: 'order.created', example },
  { name: 'order.paid', example: { order: 1001 } },
  { name: 'order.closed' },
  {
    name: 'order.checked',
    example: { total: 5 },
    schema: {
      type: 'object',
      required: ['total'],
      properties: { total: { type: 'number' }, currency: { enum: ['EUR', 'USD'] } },
      additionalProperties: false,
    },
  },
]

let server: LaunchedServer

beforeAll(async () => {
  server = await launchServer()
  await client().topics.import({ topics })
  await client().channels.create({ name: 'Shop', guid: 'shop' })
})
afterAll(() => server.stop())

const client = () => createClient({ url: server.url, key: operatorKey })
const trigger = (args: readonly string[], io: Partial<Io> = {}) =>
  server.posthorn(['trigger', ...args], io)

/** What was published last on the channel. */
async function lastEvent(channel = 'shop') {
  const [event] = (await client().channel(channel).events.list({ limit: 1 }).page()).data
  if (event === undefined) throw new Error('Nothing was published.')
  return event
}

/** A channel of its own with a webhook to a receiver that answers so. */
async function channelWith(answer: number, changes: WebhookChanges = {}) {
  const bodies: string[] = []
  const receiver = createServer(async (request, response) => {
    bodies.push(await text(request))
    response.writeHead(answer).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  const { id } = await client().channels.create({ name: 'Own' })
  const { port } = receiver.address() as AddressInfo
  await client()
    .channel(id)
    .webhooks.create({
      webhook_url: `http://127.0.0.1:${port}/hooks`,
      name: 'Receiver',
      ...changes,
    })
  return { channel: id, bodies }
}

describe('posthorn trigger', () => {
  test('publishes the example of the catalog, and says where it goes', async () => {
    const { code, out, err } = await trigger(['order.created'])
    expect([code, err]).toEqual([0, ''])
    const event = await lastEvent()
    expect(event).toMatchObject({ topic: 'order.created', data: example })
    expect(out).toBe(
      `order.created published as ${event.id}\nNo webhook of the channel wants it now.\n`,
    )
  })

  test('changes single places of it', async () => {
    const set = (...values: string[]) => values.flatMap((value) => ['--set', value])
    const args = ['order.created', ...set('order.items[0].price=12', 'order.items[1]={"sku":"B2"}')]
    await trigger([
      ...args,
      ...set('note=call first', 'order.zip="00123"', '["a.b"].c=true', 'x=1=2'),
    ])
    expect((await lastEvent()).data).toEqual({
      order: { id: 1001, items: [{ sku: 'A1', price: 12 }, { sku: 'B2' }], zip: '00123' },
      note: 'call first',
      'a.b': { c: true },
      x: '1=2',
    })
  })

  test('takes __proto__ for a field like any other', async () => {
    const set = ['--set', '__proto__.polluted=1', '--set', 'order.constructor.prototype.polluted=1']
    expect(await trigger(['order.created', ...set])).toMatchObject({ code: 0 })
    expect(Object.prototype).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('polluted')
    const { data } = await lastEvent()
    expect(JSON.stringify(data)).toContain('"__proto__":{"polluted":1}')
    expect(JSON.stringify(data)).toContain('"constructor":{"prototype":{"polluted":1}}')
  })

  test('takes data from the line, a file or the standard input', async () => {
    const given = { total: 12 }
    await writeFile(join(server.folder, 'data.json'), JSON.stringify(given))
    const sources = [[JSON.stringify(given)], ['@data.json'], ['-']] as const
    for (const [source] of sources) {
      const readInput = async () => Buffer.from(JSON.stringify(given))
      const args = [
        'order.paid',
        '--data',
        source,
        '--set',
        'via=x',
        '--ext-ref-code',
        `ref ${source}`,
      ]
      expect(await trigger(args, { readInput })).toMatchObject({ code: 0 })
      const event = await lastEvent()
      expect(event).toMatchObject({ data: { total: 12, via: 'x' }, ext_ref_code: `ref ${source}` })
    }
  })

  test('publishes nothing twice under one idempotency key', async () => {
    const idOf = async () => {
      const { out } = await trigger(['order.paid', '--idempotency-key', 'once', '--json'])
      return JSON.parse(out).id as string
    }
    expect(await idOf()).toBe(await idOf())
  })

  test('publishes many at once, and shows how far it is', async () => {
    let err = ''
    const watching = {
      watched: true,
      err(line: string) {
        err += line
      },
    }
    const { code, out } = await trigger(['order.paid', '--count', '1500', '--json'], watching)
    expect(code).toBe(0)
    const ids = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id)
    expect(new Set(ids).size).toBe(1500)
    expect(err).toContain('1500 of 1500')
    expect((await lastEvent()).id).toBe(ids.at(-1))
  })

  test('tells what a topic that is not in the catalog was probably meant to be', async () => {
    const { code, err } = await trigger(['order.creatd'])
    expect(code).toBe(1)
    expect(err).toMatch(
      /The catalog has no topic order\.creatd\. \(unknown_topic\)\n {2}Did you mean order\.created/,
    )
    expect(await trigger(['order.creatd', '--data', '{"a":1}'])).toMatchObject({ code: 0 })
    expect(await lastEvent()).toMatchObject({ topic: 'order.creatd', data: { a: 1 } })
  })

  test('says how to give data where there is no example', async () => {
    const { code, err } = await trigger(['order.closed'])
    expect(code).toBe(1)
    expect(err).toMatch(
      /has no example of order\.closed\. \(no_example\)\n {2}Give the data: .*--data/,
    )
    expect(await trigger(['order.closed', '--set', 'order=1'])).toMatchObject({ code: 0 })
    expect((await lastEvent()).data).toEqual({ order: 1 })
  })

  test.each([
    ['/data/total', ['total=five']],
    ['/data/currency', ['currency=GBP']],
    ['/data/more', ['more=1']],
  ])('names the field %s that the schema of the topic refuses', async (field, set) => {
    const { code, out, err } = await trigger([
      'order.checked',
      ...set.flatMap((each) => ['--set', each]),
    ])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`  ${field}: `)
  })

  test.each([
    ['nothing', 'set_unusable'],
    ['=1', 'set_unusable'],
    ['a[x]=1', 'set_unusable'],
    ['.a=1', 'set_unusable'],
    ['note.length=1', null],
    ['order.id.x=1', 'set_misplaced'],
    ['order.items.x=1', 'set_misplaced'],
    ['order[0]=1', 'set_misplaced'],
    ['order.items[3]=1', 'set_misplaced'],
    ['order.items[999999999]=1', 'set_misplaced'],
  ])('says what is wrong with --set %s', async (set, says) => {
    const { code, err } = await trigger(['order.created', '--set', set])
    expect(code).toBe(says === null ? 0 : 2)
    expect(err).toContain(says ?? '')
  })

  test('keeps numbers as they are written', async () => {
    const { channel, bodies } = await channelWith(200, { format: 'raw' })
    const data = '{"big":12345678901234567890,"exact":1.10}'
    const args = ['order.paid', '--channel', channel, '--data', data, '--set', 'more=1e2']
    expect(await trigger([...args, '--wait'])).toMatchObject({ code: 0 })
    expect(bodies).toEqual(['{"big":12345678901234567890,"exact":1.10,"more":1e2}'])
    expect(await trigger([...args, '--set', 'big.more=1'])).toMatchObject({ code: 2 })
  })

  test('waits until it is delivered, and shows what came of it at each webhook', async () => {
    const { channel, bodies } = await channelWith(200)
    const env = { POSTHORN_CHANNEL: channel }
    const { code, out } = await trigger(['order.paid', '--wait'], { env })
    expect(code).toBe(0)
    expect(bodies).toHaveLength(1)
    expect(out).toMatch(
      /^order\.paid published as \S+\nWEBHOOK +STATE +HTTP +ATTEMPTS .*\nReceiver +delivered +200 +1 +[\d.]+ m?s/,
    )
  })

  test('ends with 3 as soon as a webhook will not get it in time', async () => {
    const { channel } = await channelWith(500, { retry_policy: { delays: [3600] } })
    const { code, out } = await trigger(['order.paid', '--channel', channel, '--wait'])
    expect(code).toBe(3)
    expect(out).toMatch(/Receiver +retrying +500 .*next attempt in \d+ min/)
    const gone = await channelWith(410)
    const json = await trigger([
      'order.paid',
      '--channel',
      gone.channel,
      '--wait',
      '--json',
      '--count',
      '2',
    ])
    expect(json.code).toBe(3)
    const [first] = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first).toMatchObject({ webhooks: 1, deliveries: [{ http_code: 410, status: 'failed' }] })
  })

  test('waits no longer than it was told', async () => {
    const { id } = await client().channels.create({ name: 'Streams' })
    await client().channel(id).webhooks.create({ notification_type: 'stream' })
    const args = ['order.paid', '--channel', id, '--wait', '--timeout', '0.3']
    expect(await trigger(args)).toMatchObject({ code: 3, out: expect.stringContaining('pending') })
  })

  test('repeats nothing that a terminal would obey', async () => {
    const { err } = await trigger(['\x1b]0;owned\x07'])
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  test.each([
    [['--count', '0'], 'Give a whole number'],
    [['--data', '{'], '(malformed_json)'],
    [['--data', '@missing.json'], '(file_not_found)'],
    [['--channel', 'nobody'], '(not_found)'],
  ])('refuses %j', async (args, says) => {
    const { code, out, err } = await trigger(['order.paid', ...args])
    expect([code > 0, out]).toEqual([true, ''])
    expect(err).toContain(says)
  })
})
