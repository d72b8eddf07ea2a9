type Schema = Record<string, unknown>

/** Elements of a list that are looked at; more of them rarely tell more. */
const looked = 20

/**
 * A first JSON Schema for data like the example: its types, and its fields as required ones. A null
 * says nothing about what else may stand there, so it allows anything.
 */
export function draftSchema(example: unknown): Schema {
  if (Array.isArray(example)) {
    const items = example.slice(0, looked).map(draftSchema)
    const [first] = items
    const isAlike = items.every((each) => JSON.stringify(each) === JSON.stringify(first))
    return first !== undefined && isAlike ? { type: 'array', items: first } : { type: 'array' }
  }
  if (typeof example === 'object' && example !== null) {
    const entries = Object.entries(example)
    return {
      type: 'object',
      required: entries.filter(([, value]) => value !== null).map(([name]) => name),
      properties: Object.fromEntries(
        entries.map(([name, value]) => [name, draftSchema(value)] as const),
      ),
    }
  }
  if (typeof example === 'number') {
    return { type: Number.isInteger(example) ? 'integer' : 'number' }
  }
  return example === null ? {} : { type: typeof example }
}
