/**
 * The schema with every `$ref` that leads nowhere, or at once back to itself, as `unknown`: the writer of
 * types gives up on the one, and the compiler on the other.
 */
export function withLiveRefs(schema: unknown, root: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withLiveRefs(each, root))
  if (!isObject(schema)) return schema
  if (typeof schema.$ref === 'string' && !isLive(schema.$ref, root)) return { tsType: 'unknown' }
  const entries = Object.entries(schema).map(([name, value]) => [name, withLiveRefs(value, root)])
  return Object.fromEntries(entries)
}

/** A way back that goes through a field or an item is a recursive type, which is fine. */
function isLive(ref: string, root: unknown): boolean {
  if (!isObject(targetOf(ref, root))) return false
  const seen = new Set<string>()
  const next = [ref]
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const further of refsAtOnce(targetOf(at, root))) {
      if (further === ref) return false
      if (!seen.has(further)) next.push(further)
      seen.add(further)
    }
  }
  return true
}

/** What a type is made of before any of its fields is looked at. */
function refsAtOnce(schema: unknown): string[] {
  if (!isObject(schema)) return []
  const parts = [schema.allOf, schema.anyOf, schema.oneOf].flat().flatMap(refsAtOnce)
  return typeof schema.$ref === 'string' ? [schema.$ref, ...parts] : parts
}

/** By JSON Pointer in a fragment (RFC 6901, section 6). */
function targetOf(ref: string, root: unknown): unknown {
  let target = root
  for (const segment of ref.split('/').slice(1)) {
    const name = nameIn(segment)
    if (name === null || typeof target !== 'object' || target === null) return undefined
    if (!Object.hasOwn(target, name)) return undefined
    target = (target as Record<string, unknown>)[name]
  }
  return target
}

function nameIn(segment: string): string | null {
  try {
    return decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
