import { generateSecret, sign } from '@posthorn/signature'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createListener, type ListenerOptions } from './index.ts'

const secret = generateSecret()
const encoder = new TextEncoder()

interface Sent {
  readonly headers?: Record<string, string>
  readonly options?: Partial<ListenerOptions>
  /** Sends the body in chunks of this size, without saying how long it is. */
  readonly chunk?: number
}

/** Signs the exact bytes and posts them; `raw` is what the handler got. */
async function post(bytes: Uint8Array, { headers = {}, options, chunk }: Sent = {}) {
  const id = 'evt_1'
  const timestamp = Math.floor(Date.now() / 1000)
  let raw: Uint8Array | null = null
  const listener = createListener({ secrets: secret, onError: () => {}, ...options }).on(
    '*',
    (event) => {
      raw = event.raw
    },
  )
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': await sign({ id, timestamp, body: bytes, secrets: [secret] }),
      ...headers,
    },
    body: chunk === undefined ? new Uint8Array(bytes) : chunksOf(bytes, chunk),
    ...(chunk !== undefined && { duplex: 'half' as const }),
  })
  const response = await listener.fetch(request)
  return { status: response.status, answer: await response.json(), raw: raw as Uint8Array | null }
}

function chunksOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
}

function ofSize(size: number): Uint8Array {
  const [head, tail] = ['{"type":"a","data":"', '"}']
  return encoder.encode(head + 'x'.repeat(size - head.length - tail.length) + tail)
}

test.each([
  [
    'odd spacing, escapes and numbers',
    '{ "type" : "a" ,\t"data": {"n": 1.50e2, "u": "\\u00e9"} }\n',
  ],
  ['repeated keys', '{"type":"a","data":{"x":1,"x":2}}'],
  ['CRLF', '{\r\n"type":"a",\r\n"data":"\\r\\n"}\r\n'],
  ['a byte order mark', '\ufeff{"type":"a","data":1}'],
  ['4-byte UTF-8', '{"type":"a","data":"😀𝕏"}'],
  ['a lone surrogate escape', '{"type":"a","data":"\\ud800"}'],
  ['keys of prototypes', '{"type":"a","data":{"__proto__":{"x":1},"constructor":1}}'],
])('%s reach the handler byte for byte', async (_, text) => {
  const bytes = encoder.encode(text)
  const { status, raw } = await post(bytes)
  expect(status).toBe(200)
  expect(Buffer.from(raw ?? [])).toEqual(Buffer.from(bytes))
})

test('any JSON of a topic is verified, however it is cut on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 1, max: 64 }), async (data, chunk) => {
      const bytes = encoder.encode(JSON.stringify({ type: 'a', data }))
      const { status, raw } = await post(bytes, { chunk })
      expect(status).toBe(200)
      expect(Buffer.from(raw ?? [])).toEqual(Buffer.from(bytes))
    }),
    { numRuns: 40 },
  )
})

test.each([20_000, 101_000, 1_048_576])('bodies of %d bytes are taken', async (size) => {
  expect((await post(ofSize(size))).status).toBe(200)
  expect((await post(ofSize(size), { chunk: 65_536 })).status).toBe(200)
})

test.each([1_048_577, 3_000_000, 20_000_000])('bodies of %d bytes get 413', async (size) => {
  for (const chunk of [undefined, 65_536]) {
    const result = await post(ofSize(size), chunk === undefined ? {} : { chunk })
    expect(result).toMatchObject({ status: 413, answer: { code: 'body_too_large' }, raw: null })
  }
})

test('a body that is announced smaller than it is gets 413 all the same', async () => {
  const headers = { 'content-length': '10' }
  const options = { maxBodyBytes: 100 }
  expect((await post(ofSize(101), { headers, options })).status).toBe(413)
})

test('an endless body gets 413 and is cut off', async () => {
  let cut = false
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel() {
      cut = true
    },
  })
  const listener = createListener({ secrets: secret })
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body, duplex: 'half' as const }
  const response = await listener.fetch(new Request('http://localhost/', init))
  expect(response.status).toBe(413)
  expect(cut).toBe(true)
})

test('a body that breaks off gets 400', async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error('reset by peer')),
  })
  const listener = createListener({ secrets: secret })
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body, duplex: 'half' as const }
  const response = await listener.fetch(new Request('http://localhost/', init))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'body_incomplete' })
})

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=ISO-8859-1',
  'Application/JSON ; charset="UTF-8"',
  'application/cloudevents+json; charset=utf-8',
  'application/vnd.acme.v2+json',
])('content type %s is taken', async (type) => {
  expect((await post(ofSize(100), { headers: { 'content-type': type } })).status).toBe(200)
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/cloudevents-batch+json',
  'application/xml; application/json',
])('content type %s gets 415', async (type) => {
  const result = await post(ofSize(100), { headers: { 'content-type': type } })
  expect(result).toMatchObject({ status: 415, answer: { code: 'unsupported_media_type' } })
})

test('a compressed body gets 415 and is not inflated', async () => {
  const headers = { 'content-encoding': 'gzip' }
  expect((await post(ofSize(100), { headers })).status).toBe(415)
  expect((await post(ofSize(100), { headers: { 'content-encoding': 'identity' } })).status).toBe(
    200,
  )
})

test.each([
  ['an empty body', new Uint8Array()],
  ['broken JSON', encoder.encode('{"type":"a"')],
  ['text', encoder.encode('hello')],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ['a number', encoder.encode('3')],
  ['null', encoder.encode('null')],
  ['an array', encoder.encode('[{"type":"a","data":1}]')],
  ['an object without a topic', encoder.encode('{"data":1}')],
  ['a topic that is no text', encoder.encode('{"type":{},"data":1}')],
  ['an empty topic', encoder.encode('{"type":"","data":1}')],
  ['a deep nest', encoder.encode('['.repeat(100_000))],
])('%s, signed, gets 400', async (_, bytes) => {
  const result = await post(bytes)
  expect(result).toMatchObject({ status: 400, answer: { code: 'malformed' }, raw: null })
})

test('whatever bytes are signed, the answer is 200 or 400', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => encoder.encode(text)),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      expect([200, 400]).toContain((await post(bytes)).status)
    }),
    { numRuns: 150 },
  )
})
