import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventDraft } from '../../operations/events/accept-events.ts'
import { readFormEvent, readJsonEvent } from './event-input.ts'

const common = { traceparent: '00-trace', eventBytes: 1_048_576 }
const readJson = (text: string) => readJsonEvent({ ...common, bytes: Buffer.from(text) })
const readForm = (text: string) => readFormEvent({ ...common, bytes: Buffer.from(text) })

/** With data and context as text, to compare. */
function shown(result: ReturnType<typeof readJsonEvent>) {
  if ('refused' in result) throw new Error(result.detail)
  const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString()
  return { ...result, data: text(result.data), context: text(result.context) }
}

function errorsOf(result: EventDraft | { errors?: unknown }) {
  return 'errors' in result ? result.errors : result
}

const plain = {
  topic: 'invoice.paid',
  topicField: 'event_name',
  data: '{}',
  extRefCode: null,
  eventUrl: null,
  context: null,
  occurredAtMs: null,
  traceparent: '00-trace',
}

test('an event of JSON keeps the bytes of its data and context', () => {
  const text = `{ "current_context" : {"user":  7},
    "event_name":"invoice.paid","ext_ref_code":"INV-\\u00e9", "event_url":"https://shop.example/7",
    "occurred_at":"2026-02-03T04:05:06.007Z", "data" : [1.50e2, "\\u00e9", {"a":1,"a":2}] }`
  expect(shown(readJson(text))).toEqual({
    ...plain,
    data: '[1.50e2, "\\u00e9", {"a":1,"a":2}]',
    extRefCode: 'INV-é',
    eventUrl: 'https://shop.example/7',
    context: '{"user":  7}',
    occurredAtMs: Date.UTC(2026, 1, 3, 4, 5, 6, 7),
  })
})

test('any JSON can be data, to the byte', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const data = JSON.stringify(value, null, indent)
      const draft = shown(readJson(`{"data":${data},"topic":"a"}`))
      expect(draft.data).toBe(data)
    }),
  )
})

test('an event without data has an empty object as data; null as data stays null', () => {
  expect(shown(readJson('{"event_name":"invoice.paid"}'))).toEqual(plain)
  expect(shown(readJson('{"event_name":"invoice.paid","data":null}')).data).toBe('null')
})

test('null leaves a field out', () => {
  const text = `{"event_name":"invoice.paid","topic":null,"ext_ref_code":null,"event_reference_id":null,
    "event_url":null,"occurred_at":null,"current_context":null}`
  expect(shown(readJson(text))).toEqual(plain)
})

test('aliases name the same field', () => {
  expect(shown(readJson('{"topic":"invoice.paid","event_reference_id":"7"}'))).toEqual({
    ...plain,
    topicField: 'topic',
    extRefCode: '7',
  })
  const both = '{"topic":"a","event_name":"a","ext_ref_code":"7","event_reference_id":"7"}'
  expect(shown(readJson(both))).toMatchObject({ topic: 'a', extRefCode: '7' })
})

test('an alias with another value is refused', () => {
  const text = '{"topic":"a","event_name":"b","ext_ref_code":"7","event_reference_id":"8"}'
  expect(readJson(text)).toMatchObject({
    refused: 'invalid_request',
    errors: [
      { pointer: '/topic', code: 'conflict' },
      { pointer: '/event_reference_id', code: 'conflict' },
    ],
  })
})

test('all faults of an event are answered together', () => {
  const text = JSON.stringify({
    event_name: 'not a topic',
    ext_ref_code: 7,
    event_url: 'ftp://x',
    occurred_at: 'yesterday',
    'a/b': 1,
  })
  expect(readJson(text)).toMatchObject({
    refused: 'invalid_request',
    detail: expect.stringMatching(/^5 faults, the first at \/a~1b: There is no field "a\/b" here/),
    errors: [
      { pointer: '/a~1b', code: 'unknown_field' },
      { pointer: '/event_name', code: 'wrong_format' },
      { pointer: '/ext_ref_code', code: 'wrong_type' },
      { pointer: '/event_url', code: 'wrong_format' },
      { pointer: '/occurred_at', code: 'wrong_format' },
    ],
  })
})

test.each([
  ['{}', '/event_name', 'required'],
  ['{"event_name":null}', '/event_name', 'required'],
  ['{"event_name":7}', '/event_name', 'wrong_type'],
  ['{"event_name":["a"]}', '/event_name', 'wrong_type'],
  ['{"topic":""}', '/topic', 'wrong_format'],
  ['{"topic":"job.*"}', '/topic', 'wrong_format'],
  ['{"topic":"a","__proto__":{}}', '/__proto__', 'unknown_field'],
  ['{"topic":"a","id":"x"}', '/id', 'unknown_field'],
  ['{"topic":"a","ext_ref_code":"a\\u0000"}', '/ext_ref_code', 'wrong_format'],
  ['{"topic":"a","event_reference_id":"\\ud800"}', '/event_reference_id', 'wrong_format'],
  [`{"topic":"a","ext_ref_code":"${'x'.repeat(257)}"}`, '/ext_ref_code', 'out_of_range'],
  [`{"topic":"a","event_url":"https://x/${'x'.repeat(2_048)}"}`, '/event_url', 'out_of_range'],
  ['{"topic":"a","event_url":""}', '/event_url', 'wrong_format'],
  ['{"topic":"a","event_url":"/path"}', '/event_url', 'wrong_format'],
  ['{"topic":"a","event_url":"https://a\\n.b"}', '/event_url', 'wrong_format'],
  ['{"topic":"a","event_url":"javascript:alert(1)"}', '/event_url', 'wrong_format'],
  ['[]', '', 'wrong_type'],
  ['"a"', '', 'wrong_type'],
])('%s is refused at %s', (text, pointer, code) => {
  const result = readJson(text)
  expect(result).toMatchObject({ refused: 'invalid_request' })
  expect(errorsOf(result)).toEqual([{ pointer, code, detail: expect.any(String) }])
})

test('at most 100 faults are listed and all are counted', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, each) => [`x${each}`, 1]))
  const result = readJson(JSON.stringify({ topic: 'a', ...many }))
  expect(errorsOf(result)).toHaveLength(100)
  expect(result).toMatchObject({
    detail: expect.stringMatching(/^500 faults \(errors lists 100\), the first at \/x0: /),
  })
})

test('what is not sound JSON is refused as such', () => {
  expect(readJson('{"topic":"a"')).toMatchObject({ refused: 'malformed_json' })
  expect(readJson('{"topic":"a","t\\u006fpic":"a"}')).toMatchObject({ refused: 'duplicate_key' })
  expect(readJson(`{"topic":"a","data":${'['.repeat(64)}${']'.repeat(64)}}`)).toMatchObject({
    refused: 'nested_too_deep',
  })
})

test('an event over the limit is refused', () => {
  const bytes = Buffer.from('{"topic":"a","data":"1234567890"}')
  expect(readJsonEvent({ ...common, bytes, eventBytes: bytes.length })).toHaveProperty('topic')
  expect(readJsonEvent({ ...common, bytes, eventBytes: bytes.length - 1 })).toMatchObject({
    refused: 'body_too_large',
  })
})

test('an event of a form has its data as JSON of strings', () => {
  const text =
    'event_name=invoice.paid&event_reference_id=7&event_url=&data[a][b]=c&data[n]=123&data[l][]=x' +
    '&current_context[user]=7'
  expect(shown(readForm(text))).toEqual({
    ...plain,
    extRefCode: '7',
    data: '{"a":{"b":"c"},"n":"123","l":["x"]}',
    context: '{"user":"7"}',
  })
})

test('plain text as data of a form is a JSON string', () => {
  expect(shown(readForm('event_name=invoice.paid&data=%22hi%22')).data).toBe('"\\"hi\\""')
  expect(shown(readForm('event_name=invoice.paid&data=')).data).toBe('""')
})

test.each([
  ['', '/event_name', 'required'],
  ['event_name=', '/event_name', 'required'],
  ['event_name=a&foo=', '/foo', 'unknown_field'],
  ['event_name=a&foo[bar]=1', '/foo', 'unknown_field'],
  ['event_name[]=a', '/event_name', 'wrong_type'],
  ['event_name=a&__proto__[x]=1', '/__proto__', 'unknown_field'],
])('the form %j is refused at %s', (text, pointer, code) => {
  const result = readForm(text)
  expect(result).toMatchObject({ refused: 'invalid_request' })
  expect(errorsOf(result)).toEqual([{ pointer, code, detail: expect.any(String) }])
})

test('names that mean something to JavaScript survive in the data of a form', () => {
  expect(shown(readForm('topic=a&data[__proto__][x]=1&data[constructor]=2')).data).toBe(
    '{"__proto__":{"x":"1"},"constructor":"2"}',
  )
})

test('a form whose data is over the limit as JSON is refused', () => {
  const bytes = Buffer.from(`topic=a&data=${'%01'.repeat(100)}`)
  expect(readFormEvent({ ...common, bytes, eventBytes: 400 })).toMatchObject({
    refused: 'body_too_large',
  })
})

test('an answer does not send a very long name back', () => {
  const name = 'x'.repeat(100_000)
  for (const text of [`{"topic":"a","${name}":1}`, `{"${name}":1,"${name}":2}`]) {
    expect(JSON.stringify(readJson(text)).length).toBeLessThan(1_000)
  }
})
