import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJsonBatch, readNdjsonBatch } from './batch-input.ts'

const common = { traceparent: null, eventBytes: 1_000, batchEvents: 1_000 }
const readJson = (text: string) => readJsonBatch({ ...common, bytes: Buffer.from(text) })
const readLines = (text: string) => readNdjsonBatch({ ...common, bytes: Buffer.from(text) })

function datas(result: ReturnType<typeof readJson>): string[] {
  if ('refused' in result) throw new Error(result.detail)
  return result.map(({ data }) => Buffer.from(data).toString())
}

const events = fc.array(fc.jsonValue(), { minLength: 1, maxLength: 20 })

test('a JSON array gives its events in order, their data to the byte', () => {
  fc.assert(
    fc.property(events, (values) => {
      const wanted = values.map((value) => JSON.stringify(value, null, 1))
      const text = `[${wanted.map((data) => `{"topic":"a","data":${data}}`).join(' ,\n')}]`
      const result = readJsonBatch({ ...common, bytes: Buffer.from(text), eventBytes: 100_000 })
      expect(datas(result)).toEqual(wanted)
    }),
  )
})

test('NDJSON gives an event per line, their data to the byte', () => {
  fc.assert(
    fc.property(events, fc.constantFrom('\n', '\r\n', '\n\n'), (values, newline) => {
      const wanted = values.map((value) => JSON.stringify(value))
      const text = wanted.map((data) => `{"topic":"a","data":${data}}${newline}`).join('')
      const result = readNdjsonBatch({ ...common, bytes: Buffer.from(text), eventBytes: 100_000 })
      expect(datas(result)).toEqual(wanted)
    }),
  )
})

test('the last line may end without a newline', () => {
  expect(datas(readLines('{"topic":"a"}\n{"topic":"b","data":1}'))).toEqual(['{}', '1'])
})

test('the faults of all events are answered together, each at its place', () => {
  const array = '[{"topic":"a"},{"topic":7},8,{"topic":"a","x":1},{"data":1}]'
  const wanted = {
    refused: 'invalid_request',
    errors: [
      { pointer: '/1/topic', code: 'wrong_type' },
      { pointer: '/2', code: 'wrong_type' },
      { pointer: '/3/x', code: 'unknown_field' },
      { pointer: '/4/event_name', code: 'required' },
    ],
  }
  expect(readJson(array)).toMatchObject(wanted)
  const lines = JSON.parse(array).map((each: unknown) => JSON.stringify(each))
  expect(readLines(lines.join('\n'))).toMatchObject(wanted)
})

test('a malformed line is refused by the number of its line', () => {
  expect(readLines('{"topic":"a"}\n\n{"topic":}\n{"topic":"a"}')).toMatchObject({
    refused: 'malformed_json',
    detail: 'Line 3, column 10: found "}", expected a value.',
  })
})

test('malformed JSON anywhere in an array refuses the batch', () => {
  expect(readJson('[{"topic":"a"},\n{"topic":}]')).toMatchObject({
    refused: 'malformed_json',
    detail: 'Line 2, column 10: found "}", expected a value.',
  })
})

test('a field given twice is refused at its event', () => {
  expect(readJson('[{"topic":"a"},{"topic":"a","topic":"b"}]')).toMatchObject({
    refused: 'duplicate_key',
    detail: 'One fault at /1/topic: The field "topic" is given twice; give it once.',
    errors: [{ pointer: '/1/topic' }],
  })
})

test('an event of too many fields is refused at its place', () => {
  const wide = JSON.stringify(
    Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`f${at}`, 0])),
  )
  const bytes = Buffer.from(`{"topic":"a"}\n${wide}`)
  expect(readNdjsonBatch({ ...common, bytes, eventBytes: 100_000 })).toMatchObject({
    refused: 'invalid_request',
    detail: 'One fault at /1: The object has 1001 fields, the most is 1000.',
  })
})

test('a batch has 1 to 1,000 events', () => {
  const array = (count: number) => `[${Array(count).fill('{"topic":"a"}').join(',')}]`
  const lines = (count: number) => '{"topic":"a"}\n'.repeat(count)
  expect(datas(readJson(array(1_000)))).toHaveLength(1_000)
  expect(datas(readLines(lines(1_000)))).toHaveLength(1_000)
  for (const result of [readJson(array(1_001)), readLines(lines(1_001))]) {
    expect(result).toMatchObject({
      refused: 'invalid_request',
      detail: expect.stringContaining('1001 events'),
    })
  }
  for (const result of [readJson('[]'), readLines(''), readLines('\n \r\n')]) {
    expect(result).toMatchObject({
      refused: 'invalid_request',
      detail: expect.stringContaining('no events'),
    })
  }
})

test('a batch is an array, not one event', () => {
  for (const text of ['{"topic":"a"}', '"a"']) {
    expect(readJson(text)).toMatchObject({
      refused: 'invalid_request',
      errors: [{ pointer: '', code: 'wrong_type' }],
    })
  }
})

test('each event has its own limit of bytes', () => {
  const big = `{"topic":"a","data":"${'x'.repeat(1_000)}"}`
  const wanted = { refused: 'body_too_large', errors: [{ pointer: '/1', code: 'body_too_large' }] }
  expect(readJson(`[{"topic":"a"},${big}]`)).toMatchObject(wanted)
  expect(readLines(`{"topic":"a"}\n${big}`)).toMatchObject(wanted)
})

test('an event may nest as deep in a batch as alone', () => {
  const nested = (depth: number) => `{"topic":"a","data":${'['.repeat(depth)}${']'.repeat(depth)}}`
  expect(datas(readJson(`[${nested(63)}]`))).toHaveLength(1)
  expect(datas(readLines(nested(63)))).toHaveLength(1)
  expect(readJson(`[${nested(64)}]`)).toMatchObject({ refused: 'nested_too_deep' })
  expect(readLines(nested(64))).toMatchObject({ refused: 'nested_too_deep' })
})

test('bytes that are not UTF-8 are refused', () => {
  const bytes = Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])
  expect(readJsonBatch({ ...common, bytes })).toMatchObject({
    refused: 'invalid_utf8',
  })
  expect(readNdjsonBatch({ ...common, bytes })).toMatchObject({
    refused: 'invalid_utf8',
  })
})

test('a batch of nothing but newlines is refused as fast as it is read', () => {
  expect(readLines('\n'.repeat(4_000_000))).toMatchObject({ refused: 'invalid_request' })
  expect(readLines(`${' \n'.repeat(2_000_000)}{`)).toMatchObject({
    detail:
      'Line 2000001, column 2: found the end of the text, expected a field name in double quotes.',
  })
})
