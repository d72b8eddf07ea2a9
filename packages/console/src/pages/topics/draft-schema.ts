type Schema = Record<string, unknown>

/** Elements of a list that are looked at; more of them rarely tell more. */
const looked = 20

/**
 * The server takes schemas of so many rules (keywords and names together), whose parts lie less deep, in
 * so many bytes. What goes past that is left open.
 */
const most = { rules: 300, depth: 32, bytes: 65_536 }

/** Objects have it already, so that no schema can name it. */
const unusableName = '__proto__'

interface Draft {
  readonly schema: Schema
  readonly rules: number
}

interface Room {
  readonly rules: number
  /** Keywords and names on the way to it. */
  readonly depth: number
}

const open: Draft = { schema: {}, rules: 0 }

/**
 * A first JSON Schema for data like the example: its types, and its fields as required ones. A null
 * says nothing about what else may stand there, so it allows anything. The server takes every draft,
 * and the example follows it.
 */
export function draftSchema(example: unknown): Schema {
  const { schema } = draft(example, { rules: most.rules, depth: 0 })
  const bytes = new TextEncoder().encode(JSON.stringify(schema)).length
  return bytes > most.bytes ? typeOf(example).schema : schema
}

function draft(example: unknown, room: Room): Draft {
  if (room.rules < 1) return open
  if (Array.isArray(example)) return draftList(example, room)
  if (typeof example === 'object' && example !== null) return draftObject(example, room)
  return typeOf(example)
}

function draftList(example: readonly unknown[], room: Room): Draft {
  const plain = typeOf(example)
  const within = { rules: room.rules - 2, depth: room.depth + 1 }
  if (within.rules < 0 || within.depth >= most.depth) return plain
  const items = example.slice(0, looked).map((each) => draft(each, within))
  const [first] = items
  const isAlike = items.every(
    ({ schema }) => JSON.stringify(schema) === JSON.stringify(first?.schema),
  )
  if (first === undefined || !isAlike) return plain
  return { schema: { ...plain.schema, items: first.schema }, rules: first.rules + 2 }
}

function draftObject(example: object, room: Room): Draft {
  const plain = typeOf(example)
  const entries = Object.entries(example).filter(([name]) => name !== unusableName)
  let rules = 3 + entries.length
  const depth = room.depth + 2
  if (rules > room.rules || depth >= most.depth) return plain
  const properties = entries.map(([name, value]) => {
    const inner = draft(value, { rules: room.rules - rules, depth })
    rules += inner.rules
    return [name, inner.schema] as const
  })
  const required = entries.filter(([, value]) => value !== null).map(([name]) => name)
  return {
    schema: { ...plain.schema, required, properties: Object.fromEntries(properties) },
    rules,
  }
}

function typeOf(example: unknown): Draft {
  if (example === null) return open
  const type = Array.isArray(example) ? 'array' : typeof example
  const isWhole = type === 'number' && Number.isInteger(example)
  return { schema: { type: isWhole ? 'integer' : type }, rules: 1 }
}
