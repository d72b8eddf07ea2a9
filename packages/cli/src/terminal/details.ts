import stringWidth from 'string-width'
import type { Io } from '../io.ts'
import { paintFor } from './paint.ts'
import { oneLine, printable } from './printable.ts'
import { exactTime } from './time-words.ts'

/** One thing, a field a line, under the names that the API and `--json` have for them. */
export function detailsOf(io: Io, thing: object, { indent = '' } = {}): string {
  const paint = paintFor(io)
  const fields = Object.entries(thing).map(([name, value]) => [oneLine(name), words(name, value)])
  const width = Math.max(0, ...fields.map(([name = '']) => stringWidth(name)))
  const lines = fields.map(([name = '', text = '']) => {
    const space = ' '.repeat(width - stringWidth(name) + 2)
    return `${indent}${paint('dim', name)}${space}${text}\n`
  })
  return lines.join('')
}

/** What has changed of a thing, as it is now. */
export function changesOf(io: Io, thing: object, changes: object): string {
  const changed = Object.entries(thing).filter(([name]) => Object.hasOwn(changes, name))
  return detailsOf(io, Object.fromEntries(changed))
}

/** Text of any length and any origin, below a title. */
export function blockOf(io: Io, title: string, text: string, { indent = '' } = {}): string {
  const inside = printable(text, { lines: true })
    .replace(/\n$/, '')
    .replaceAll('\n', `\n${indent}  `)
  return `${indent}${paintFor(io)('dim', oneLine(title))}\n${indent}  ${inside}\n`
}

/** JSON as a person reads it. */
export function jsonBlock(io: Io, title: string, value: unknown): string {
  return blockOf(io, title, JSON.stringify(value, null, 2))
}

/** Without these fields. */
export function without<Thing extends object, Name extends keyof Thing>(
  thing: Thing,
  ...names: readonly Name[]
): Omit<Thing, Name> {
  const rest = { ...thing }
  for (const name of names) delete rest[name]
  return rest
}

function words(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'string') return oneLine(/_at$/.test(name) ? exactTime(value) : value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return String(value)
  const isFlat = Object.values(value).every((each) => each === null || typeof each !== 'object')
  if (!isFlat) return oneLine(JSON.stringify(value))
  if (Array.isArray(value)) return value.length === 0 ? '-' : oneLine(value.join(', '))
  const pairs = Object.entries(value).map(([each, text]) => `${each}=${text ?? '-'}`)
  return pairs.length === 0 ? '-' : oneLine(pairs.join(', '))
}
