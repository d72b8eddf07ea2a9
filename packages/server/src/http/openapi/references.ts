import { components } from '@posthorn/contract'
import { referenceTo, type Schema } from './document.ts'

const names = new Map<unknown, string>(
  Object.entries(components).map(([name, schema]) => [schema, name]),
)

/** A copy in which every schema with a name of its own is a reference to it, the outermost excepted. */
export function withReferences(schema: unknown, outermost: unknown = null): Schema {
  return copied(schema, outermost) as Schema
}

function copied(value: unknown, outermost: unknown): unknown {
  const name = names.get(value)
  if (name !== undefined && value !== outermost) return { $ref: referenceTo(name) }
  if (Array.isArray(value)) return value.map((each) => copied(each, null))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner, null)]))
}
