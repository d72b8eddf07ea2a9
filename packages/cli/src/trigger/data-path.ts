import { jsonIn } from '../input.ts'
import { CommandError, exitCodes } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'

/** Where in JSON: names of fields and places in lists. */
type DataPath = readonly (string | number)[]

export interface Assignment {
  /** As it was given, for what is said about it. */
  readonly text: string
  readonly path: DataPath
  readonly value: unknown
}

/** A field between dots, a place in a list as `[0]`, and a field of any name as `["a.b"]`. */
const step = /\.?([^.[\]="]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y

/** Reads `order.items[0].price=12`. What follows `=` is JSON when it reads as JSON, and else a text. */
export function readAssignment(text: string): Assignment {
  const path: (string | number)[] = []
  let at = 0
  while (text[at] !== '=') {
    step.lastIndex = at
    const match = step.exec(text)
    // The first field has no dot before it.
    if (match === null || (at === 0 && text.startsWith('.'))) throw unreadable(text)
    const [whole, name, place, quoted] = match
    path.push(name ?? (place === undefined ? nameIn(quoted, text) : Number(place)))
    at += whole.length
  }
  if (path.length === 0) throw unreadable(text)
  return { text, path, value: jsonOrText(text.slice(at + 1)) }
}

function nameIn(quoted: string | undefined, text: string): string {
  try {
    const name: unknown = JSON.parse(quoted ?? '')
    if (typeof name === 'string') return name
  } catch {
    // Said below.
  }
  throw unreadable(text)
}

function jsonOrText(text: string): unknown {
  try {
    return jsonIn(text, 'The value')
  } catch {
    return text
  }
}

function unreadable(text: string): CommandError {
  return new CommandError(
    'set_unusable',
    `--set ${JSON.stringify(oneLine(text))} is no path=value.`,
    {
      fix: 'Write --set order.items[0].price=12, and a name with dots as --set \'["a.b"]=12\'.',
      exitCode: exitCodes.usage,
    },
  )
}

/**
 * The data with that value in place; the data itself stays as it is. Objects and lists that are
 * missing on the way are made. Names such as `__proto__` become fields like any other: every object is
 * copied field by field, and nothing is ever looked up along a prototype.
 */
export function withAssignment(data: unknown, { text, path, value }: Assignment): unknown {
  const place = (within: unknown, depth: number): unknown => {
    const key = path[depth]
    if (key === undefined) return value
    if (typeof key === 'number') {
      const list = listAt(within, { text, way: path.slice(0, depth) })
      if (key > list.length) throw tooFar(text, { key, length: list.length })
      return list.toSpliced(key, 1, place(list[key], depth + 1))
    }
    const fields = fieldsAt(within, { text, way: path.slice(0, depth) })
    const present = Object.hasOwn(fields, key) ? fields[key] : undefined
    return { ...fields, [key]: place(present, depth + 1) }
  }
  return place(data, 0)
}

interface Way {
  readonly text: string
  readonly way: DataPath
}

function listAt(within: unknown, { text, way }: Way): readonly unknown[] {
  if (within === undefined || within === null) return []
  if (Array.isArray(within)) return within
  throw notThere(text, `${shown(way)} is ${kindOf(within)}, not a list.`)
}

function fieldsAt(within: unknown, { text, way }: Way): Readonly<Record<string, unknown>> {
  if (within === undefined || within === null) return {}
  // Frozen is a number kept as it was written; what JSON has is not.
  const isObject = typeof within === 'object' && !Array.isArray(within) && !Object.isFrozen(within)
  if (isObject) return { ...within }
  throw notThere(text, `${shown(way)} is ${kindOf(within)}, which has no fields.`)
}

function tooFar(text: string, { key, length }: { key: number; length: number }) {
  return notThere(text, `The list has ${length} items, so [${key}] would leave a hole.`)
}

function notThere(text: string, why: string): CommandError {
  return new CommandError('set_misplaced', `--set ${oneLine(text)} does not fit: ${why}`, {
    fix: 'Look at the example with posthorn topics get TOPIC, or give all of the data with --data.',
    exitCode: exitCodes.usage,
  })
}

function shown(way: DataPath): string {
  return way.length === 0 ? 'The data' : oneLine(way.join('.'))
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'number' || Object.isFrozen(value) ? 'a number' : 'an object'
}
