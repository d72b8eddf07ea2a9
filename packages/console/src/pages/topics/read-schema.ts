import { readJson } from '../../parts/json/read-json.ts'

/** What is typed as a schema. Whether it can be used as one, the server says, which takes objects alone. */
export type TypedSchema =
  | { readonly kind: 'schema'; readonly schema: Record<string, unknown> }
  | { readonly kind: 'none' }
  | { readonly kind: 'no_json' }
  | { readonly kind: 'no_object' }

export function readSchema(text: string): TypedSchema {
  const read = readJson(text)
  if (read.kind === 'fault') return { kind: 'no_json' }
  if (read.kind === 'empty' || read.value === null) return { kind: 'none' }
  const isObject = typeof read.value === 'object' && !Array.isArray(read.value)
  return isObject
    ? { kind: 'schema', schema: read.value as Record<string, unknown> }
    : { kind: 'no_object' }
}
