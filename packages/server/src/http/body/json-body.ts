import { isUtf8 } from 'node:buffer'
import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { type Member, type RawJson, type RawJsonLimits, sliceJson } from './raw-slices.ts'

/** Arrays and objects inside each other. */
export const maxDepth = 64

/** Fields at the top level of one body; no resource has nearly as many. */
export const maxFields = 1_000

/** JSON that passed every check of form. */
export type SoundJson = Extract<RawJson, { kind: 'object' | 'array' | 'scalar' }>

/** Reads a body as JSON. A wrapper, because the value itself may look like a refusal. */
export function readJson(bytes: Buffer): { readonly value: unknown } | Refusal {
  const sound = checkJson(bytes, { depth: maxDepth, keep: maxFields })
  return 'refused' in sound ? sound : { value: JSON.parse(bytes.toString()) }
}

/** Refuses bytes that are not UTF-8, and what `checkUtf8Json` refuses. */
export function checkJson(bytes: Buffer, limits: RawJsonLimits): SoundJson | Refusal {
  return refuseInvalidUtf8(bytes) ?? checkUtf8Json(bytes, limits)
}

export function refuseInvalidUtf8(bytes: Buffer): Refusal | null {
  if (isUtf8(bytes)) return null
  return {
    refused: 'invalid_utf8',
    detail: 'The body holds bytes that are not UTF-8; encode it as UTF-8.',
  }
}

/** A JSON text that is part of a body: faults are placed as the whole body has them. */
interface PartOfBody {
  readonly body: Buffer
  readonly start: number
  /** Where the text stands in the value of the body. */
  readonly path: readonly number[]
}

/**
 * Refuses text that is not JSON (naming line and column), nests too deep, or has a field twice at
 * its top level.
 */
export function checkUtf8Json(
  bytes: Buffer,
  limits: RawJsonLimits,
  { body, start, path }: PartOfBody = { body: bytes, start: 0, path: [] },
): SoundJson | Refusal {
  const json = sliceJson(bytes, limits)
  switch (json.kind) {
    case 'malformed':
      return {
        refused: 'malformed_json',
        detail: `${place(body, start + json.at)}: found ${found(bytes, json.at)}, expected ${json.expected}.`,
      }
    case 'too_deep':
      return {
        refused: 'nested_too_deep',
        detail: `${place(body, start + json.at)}: more than ${limits.depth} arrays and objects inside each other; nest them less.`,
      }
    case 'object':
      if (json.count > limits.keep) {
        const detail = `The object has ${json.count} fields, the most is ${limits.keep}.`
        return refuseFields([{ pointer: jsonPointer(...path), code: 'out_of_range', detail }])
      }
      return refuseDuplicates(json.members, path) ?? json
    default:
      return json
  }
}

function refuseDuplicates(members: readonly Member[], path: readonly number[]): Refusal | null {
  const keys = new Set<string>()
  for (const { key } of members) {
    if (keys.has(key)) return duplicateKey([...path, key])
    keys.add(key)
  }
  return null
}

export function duplicateKey(path: readonly (string | number)[]): Refusal {
  const detail = `The field ${quoted(String(path.at(-1)))} is given twice; give it once.`
  const pointer = jsonPointer(...path)
  return refuseFields([{ pointer, code: 'duplicate_key', detail }], 'duplicate_key')
}

/** Both count from 1; a column is a character. */
function place(body: Buffer, at: number): string {
  let line = 1
  let column = 1
  for (let each = 0; each < at; each += 1) {
    const byte = body[each] ?? 0
    if (byte === 0x0a) {
      line += 1
      column = 1
    } else if ((byte & 0xc0) !== 0x80) {
      // Not one of the bytes that continue a character of UTF-8.
      column += 1
    }
  }
  return `Line ${line}, column ${column}`
}

function found(bytes: Buffer, at: number): string {
  const code = bytes.toString('utf8', at, at + 4).codePointAt(0)
  if (code === undefined) return 'the end of the text'
  if (code > 0x20 && code < 0x7f) return `"${String.fromCodePoint(code)}"`
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
