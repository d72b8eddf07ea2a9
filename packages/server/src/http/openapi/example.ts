import type { Schema } from './document.ts'

/**
 * A value that the schema takes: the example that it names, or one put together from the examples of
 * its parts, with the required fields alone. A test holds every one against its schema.
 */
export function exampleOf(schema: Schema): unknown {
  const { anyOf, oneOf, type, properties } = schema
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (properties !== undefined) return exampleObject(schema)
  const [choice] = anyOf ?? oneOf ?? []
  if (choice !== undefined) return exampleOf(choice)
  switch (Array.isArray(type) ? type.at(-1) : type) {
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items)]
    case 'object':
      return {}
    case 'string':
      return exampleText(schema)
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    default:
      return null
  }
}

function exampleObject({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, inner]) => [name, exampleOf(inner)]),
  )
}

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-02-03T04:05:06.789Z',
  uuid: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a00',
  uri: 'https://example.com',
}

function exampleText({ format = '', minLength = 0 }: Schema): string {
  return byFormat[format] ?? 'text'.padEnd(minLength, '.')
}
