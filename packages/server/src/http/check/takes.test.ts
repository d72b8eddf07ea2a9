import { expect, test } from 'vitest'
import { routes } from '../routes.ts'
import { type TellingSchema, takes, textRule } from './takes.ts'

/** Every schema inside of a value, itself included. */
function* schemasIn(value: unknown): Generator<TellingSchema> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value
  for (const inner of Object.values(value)) yield* schemasIn(inner)
}

test('every pattern and format of a request is put into words', () => {
  const asked = routes.flatMap(({ body, query }) => [...schemasIn(body), ...schemasIn(query)])
  const rules = asked.filter(
    ({ pattern, format }) => typeof pattern === 'string' || typeof format === 'string',
  )
  expect(rules.length).toBeGreaterThan(20)
  const wordless = rules.filter((schema) => textRule(schema) === undefined)
  expect(wordless.map(({ pattern, format }) => pattern ?? format)).toEqual([])
})

test.each<[TellingSchema, string]>([
  [{ type: 'integer', minimum: 1, maximum: 64 }, 'a whole number from 1 to 64'],
  [{ type: 'integer', minimum: 1 }, 'a whole number of at least 1'],
  [{ type: ['number', 'null'], maximum: 5 }, 'a number of at most 5 or null'],
  [{ type: 'string', minLength: 1, maxLength: 200 }, 'a string of 1 to 200 characters'],
  [{ type: 'string', minLength: 2 }, 'a string of at least 2 characters'],
  [{ type: 'string' }, 'a string'],
  [{ type: 'string', maxLength: 200 }, 'a string of at most 200 characters'],
  [{ type: 'string', format: 'date-time' }, 'an RFC 3339 time such as 2026-02-03T04:05:06Z'],
  [{ type: 'string', enum: ['drop', 'hold'] }, 'drop or hold'],
  [{ const: 'ok' }, '"ok"'],
  [{ anyOf: [{ type: 'null' }, { type: 'object' }, { type: 'object' }] }, 'null or an object'],
  [{ type: 'boolean' }, 'true or false'],
  [{ type: 'array' }, 'a list'],
  [{}, 'any value'],
])('%j takes %s', (schema, words) => {
  expect(takes(schema)).toBe(words)
})
