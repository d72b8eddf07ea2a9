import type { TopicChanges } from '@posthorn/client'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftSchema } from '../src/pages/topics/draft-schema.ts'
import { readSchema } from '../src/pages/topics/read-schema.ts'
import { readJson } from '../src/parts/json/read-json.ts'
import { type ConsoleServer, startConsoleServer } from './support/console-server.ts'

let server: ConsoleServer

beforeAll(async () => {
  server = await startConsoleServer()
  await server.operator.topics.create({ name: 'tried' })
}, 60_000)
afterAll(() => server?.close())

function save(changes: TopicChanges) {
  return server.operator.topic('tried').update({ example: null, schema: null, ...changes })
}

/** Whether the server takes it as it was typed, which no client would send. */
async function takes(field: 'example' | 'schema', typed: string): Promise<boolean> {
  const { status } = await fetch(`${server.url}/v1/topics/tried`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${server.operatorKey}`,
      'content-type': 'application/json',
    },
    body: `{"example": null, "schema": null, "${field}": ${typed}}`.replace(
      `"${field}": null, `,
      '',
    ),
  })
  expect([200, 400, 422]).toContain(status)
  return status === 200
}

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const wide = (names: number) =>
  Object.fromEntries(Array.from({ length: names }, (_, at) => [`field_${at}`, at]))

test('the server takes every schema that is drafted from an example, and the example with it', async () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '$ref', 'type'))
  const { example } = fc.letrec((tie) => ({
    example: fc.oneof(
      { depthSize: 'large' },
      fc.jsonValue({ maxDepth: 0 }),
      fc.array(tie('example'), { maxLength: 3 }),
      fc.dictionary(names, tie('example'), { maxKeys: 5 }),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(example, async (example) => {
      await save({ example, schema: draftSchema(example) })
    }),
    { numRuns: 150 },
  )
})

test.each([
  ['deep lists', JSON.parse(nested(60))],
  ['deep objects', JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`)],
  ['many fields', wide(400)],
  ['just as many fields as there may be', wide(148)],
  ['fields that have many', Array.from({ length: 30 }, () => wide(40))],
  ['objects of many fields', { a: wide(100), b: wide(100), c: wide(100) }],
  [
    'long names',
    Object.fromEntries(Array.from({ length: 90 }, (_, at) => ['é'.repeat(300) + at, 1])),
  ],
  ['names that objects have', JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "": 2}')],
])('the server takes a schema that is drafted from %s', async (_, example) => {
  await save({ example, schema: draftSchema(example) })
})

test.each([
  '{}',
  '{"type": "object"}',
  'true',
  '[]',
  '"object"',
  '1',
  '{"type": "object",}',
  "{'type': 'object'}",
  '{"type": object}',
  '// a comment\n{}',
])('the editor objects to the schema %s exactly when the server does', async (typed) => {
  expect(readSchema(typed).kind === 'schema').toBe(await takes('schema', typed))
})

test.each([nested(63), nested(64), '"\\ud800"', '1e400', '{"a": 1, "a": 2}', '[01]', '"\t"'])(
  'the editor objects to the example %s exactly when the server does',
  async (typed) => {
    expect(readJson(typed).kind === 'value').toBe(await takes('example', typed))
  },
)

test.each([
  ['type', { type: 'objekt' }],
  ['a keyword', { typ: 'object' }],
  ['a format', { format: 'datetime' }],
  ['a reference', { $ref: 'https://schemas.example.com/order.json' }],
  ['a pattern', { pattern: '(' }],
  ['a dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }],
])('of %s that cannot be used the server says so at the field', async (_, schema) => {
  await expect(save({ schema })).rejects.toMatchObject({
    errors: [{ pointer: expect.stringMatching(/^\/schema/), detail: expect.any(String) }],
  })
})
