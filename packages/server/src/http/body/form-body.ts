import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { duplicateKey, maxDepth, refuseInvalidUtf8 } from './json-body.ts'

/** A form's leaves are strings, whatever they look like. */
export type FormValue = string | readonly FormValue[] | FormFields
/** Without a prototype, so that a field may have any name. */
export interface FormFields {
  readonly [name: string]: FormValue
}

/** Values and groups in one form. It bounds the memory of a body that is nothing but brackets. */
const maxParts = 20_000

/**
 * A place in the form while it is read. A group becomes an array when its names are 0, 1, 2 … with
 * none left out, and an object otherwise.
 */
type Part =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'list'; readonly texts: string[] }
  | Group
interface Group {
  readonly kind: 'group'
  readonly parts: Map<string, Part>
}

/**
 * Reads `application/x-www-form-urlencoded` with names such as `a`, `a[b][c]`, `a[]` and `a[0]`.
 * Every field of the form is in the result, or the form is refused: nothing is dropped, merged or
 * guessed, which is why this is not left to a forgiving parser.
 */
export function readForm(bytes: Buffer): { readonly value: FormFields } | Refusal {
  const invalid = refuseInvalidUtf8(bytes)
  if (invalid !== null) return invalid
  const root: Group = { kind: 'group', parts: new Map() }
  let room = maxParts
  for (const [name, text] of pairs(bytes.toString())) {
    const key = decode(name)
    if (typeof key !== 'string') return key
    const value = decode(text)
    if (typeof value !== 'string') return value
    const path = pathOf(key)
    if ('refused' in path) return path
    const added = add(root, path, value)
    if (typeof added !== 'number') return added
    room -= added
    if (room < 0) return malformed(`The form has more than ${maxParts} parts; send JSON instead.`)
  }
  return { value: formFields(root) }
}

function* pairs(text: string): Generator<[name: string, value: string]> {
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf('&', start)
    const end = next < 0 ? text.length : next
    const pair = text.slice(start, end)
    const equals = pair.indexOf('=')
    if (pair !== '') yield equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    start = end + 1
  }
}

function decode(text: string): string | Refusal {
  const spaced = text.replaceAll('+', ' ')
  if (/%(?![0-9a-f]{2})/i.test(spaced)) {
    return malformed(
      `${quoted(text)} has a "%" without two hex digits; write "%25" for a percent sign.`,
    )
  }
  try {
    return decodeURIComponent(spaced)
  } catch {
    return {
      refused: 'invalid_utf8',
      detail: `${quoted(text)} does not decode to UTF-8; encode it as UTF-8.`,
    }
  }
}

/** `a[b][]` is `['a', 'b', '']`. */
function pathOf(key: string): readonly string[] | Refusal {
  if (!/^[^[\]]+(\[[^[\]]*\])*$/.test(key)) {
    return malformed(`The field name ${quoted(key)} is not of the form name[inner][inner].`)
  }
  const path = key.replaceAll(']', '').split('[')
  if (path.length - 1 > maxDepth) {
    return {
      refused: 'nested_too_deep',
      detail: `The field name ${quoted(key)} has more than ${maxDepth} levels; nest it less.`,
    }
  }
  if (path.slice(0, -1).includes('')) {
    return malformed(`In ${quoted(key)}, "[]" is not last; number the items: [0], [1] and so on.`)
  }
  return path
}

/** Puts a value at its place; answers how many parts that made. */
function add(root: Group, path: readonly string[], text: string): number | Refusal {
  const isItem = path.at(-1) === ''
  const place = isItem ? path.slice(0, -1) : path
  let group = root
  let made = 1
  for (const name of place.slice(0, -1)) {
    let inner = group.parts.get(name)
    if (inner === undefined) {
      inner = { kind: 'group', parts: new Map() }
      group.parts.set(name, inner)
      made += 1
    }
    if (inner.kind !== 'group') return clash(place)
    group = inner
  }
  const last = place.at(-1) ?? ''
  const there = group.parts.get(last)
  if (there === undefined) {
    group.parts.set(last, isItem ? { kind: 'list', texts: [text] } : { kind: 'value', text })
  } else if (isItem && there.kind === 'list') {
    there.texts.push(text)
  } else if (!isItem && there.kind === 'value') {
    return duplicateKey(place)
  } else {
    return clash(place)
  }
  return made
}

function clash(place: readonly string[]): Refusal {
  const at = jsonPointer(...place)
  return malformed(
    `The field ${quoted(at)} is given in two shapes; give it as one value, list or object.`,
  )
}

function formValue(part: Part): FormValue {
  if (part.kind === 'value') return part.text
  if (part.kind === 'list') return part.texts
  const { parts } = part
  const isArray =
    parts.has('0') && Array.from(parts.keys()).every((name) => isIndex(name, parts.size))
  if (!isArray) return formFields(part)
  return Array.from(parts.keys(), (_, index) => {
    const item = parts.get(String(index))
    return item === undefined ? '' : formValue(item)
  })
}

function isIndex(name: string, count: number): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(name) && Number(name) < count
}

function formFields(group: Group): FormFields {
  const fields: Record<string, FormValue> = Object.create(null)
  for (const [name, part] of group.parts) fields[name] = formValue(part)
  return fields
}

function malformed(detail: string): Refusal {
  return { refused: 'malformed_form', detail }
}
