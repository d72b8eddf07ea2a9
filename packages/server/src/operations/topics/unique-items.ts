import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'

/**
 * `uniqueItems` in a time that grows with the list alone. Ajv's own compares every item with every
 * other: a list of 15,000 objects takes it seconds.
 */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  compile(isAsked: boolean) {
    const check: ReturnType<NonNullable<FuncKeywordDefinition['compile']>> = (
      items: readonly unknown[],
    ) => {
      const twice = isAsked ? firstTwice(items) : null
      if (twice === null) return true
      const message = `must NOT have duplicate items (items ## ${twice.j} and ${twice.i} are identical)`
      check.errors = [{ keyword: 'uniqueItems', params: twice, message }]
      return false
    }
    return check
  },
}

function firstTwice(items: readonly unknown[]): { readonly i: number; readonly j: number } | null {
  const seen = new Map<unknown, number>()
  for (const [i, item] of items.entries()) {
    const isGroup = typeof item === 'object' && item !== null
    // No string is taken for a group, which begins with a bracket.
    const sameAs = isGroup ? canonical(item) : typeof item === 'string' ? `"${item}` : item
    const j = seen.get(sameAs)
    if (j !== undefined) return { i, j }
    seen.set(sameAs, i)
  }
  return null
}

/** The same text for values that JSON Schema calls equal: the order of an object's fields does not matter. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`
}
