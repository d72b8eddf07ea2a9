import type { JsonFaultWord } from '../../strings/json.ts'

/** What a person's JSON says, or where it first goes wrong. Lines and columns count from 1. */
export type ReadJson =
  | {
      readonly kind: 'value'
      readonly value: unknown
      /** The first number that a browser cannot hold as it is written; null when all of them fit. */
      readonly rounded: RoundedNumber | null
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'fault'; readonly fault: JsonFault }

export interface JsonFault {
  readonly why: JsonFaultWord
  readonly line: number
  readonly column: number
  /** In UTF-16 units from the start of the text. */
  readonly at: number
  /** What stands there, cut; empty at the end of the text. */
  readonly found: string
}

export interface RoundedNumber {
  readonly line: number
  readonly written: string
  readonly becomes: string
}

type Expected = 'value' | 'value_or_end' | 'key' | 'key_or_end' | 'colon' | 'comma_or_end' | 'end'

type Scan = { readonly why: JsonFaultWord; readonly at: number } | null

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literal = /(?:true|false|null)(?![\w$])/y
const word = /[\w$.+-]+/y
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** The server takes 64 arrays and objects inside each other; the request around the value is one. */
const maxDepth = 63

/** Reads JSON (RFC 8259), and tells of the first thing that is wrong what it is and where. */
export function readJson(text: string): ReadJson {
  if (text.trim() === '') return { kind: 'empty' }
  const numbers: { written: string; at: number }[] = []
  const scan = scanJson(text, (written, at) => numbers.push({ written, at }))
  if (scan !== null) return { kind: 'fault', fault: { ...scan, ...placeOf(text, scan.at) } }
  const rounded = numbers.find(({ written }) => !isExact(written))
  return {
    kind: 'value',
    value: JSON.parse(text),
    rounded:
      rounded === undefined
        ? null
        : {
            line: placeOf(text, rounded.at).line,
            written: rounded.written,
            becomes: JSON.stringify(Number(rounded.written)),
          },
  }
}

function scanJson(text: string, onNumber: (written: string, at: number) => void): Scan {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    at = past(space, text, at) ?? at
    const next = text.charAt(at)
    if (next === '') return expected === 'end' ? null : { why: 'ended', at }

    if (expected === 'end') return { why: 'after_end', at }
    if (expected === 'colon') {
      if (next !== ':') return { why: 'colon', at }
      expected = 'value'
      at += 1
      continue
    }
    const closing = open.at(-1) === '{' ? '}' : ']'
    if (open.length > 0 && next === closing) {
      if (expected === 'key' || expected === 'value') {
        return { why: text.slice(0, at).trimEnd().endsWith(',') ? 'after_comma' : 'value', at }
      }
      open.pop()
      expected = open.length === 0 ? 'end' : 'comma_or_end'
      at += 1
      continue
    }
    if (expected === 'comma_or_end') {
      if (next !== ',') return { why: 'comma', at }
      expected = open.at(-1) === '{' ? 'key' : 'value'
      at += 1
      continue
    }
    const isKey: boolean = expected === 'key' || expected === 'key_or_end'
    if (next === '"') {
      const read = pastString(text, at)
      if (typeof read !== 'number') return read
      at = read
      expected = isKey ? 'colon' : afterValue(open)
      continue
    }
    if (next === "'") return { why: 'single_quote', at }
    if (isKey) return { why: 'key', at }
    if (next === '{' || next === '[') {
      if (open.length === maxDepth) return { why: 'deep', at }
      open.push(next)
      expected = next === '{' ? 'key_or_end' : 'value_or_end'
      at += 1
      continue
    }
    const end = past(literal, text, at) ?? past(number, text, at)
    const wholeWord = past(word, text, at)
    if (end === null || (wholeWord ?? end) > end) {
      if (wholeWord === null) return { why: 'value', at }
      return { why: /[-+.\d]/.test(next) ? 'number' : 'word', at }
    }
    if (/[-\d]/.test(next)) onNumber(text.slice(at, end), at)
    at = end
    expected = afterValue(open)
  }
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'end' : 'comma_or_end'
}

/** Where the text goes on after a match right at the place. */
function past(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

function pastString(text: string, start: number): number | Scan {
  let at = start + 1
  for (;;) {
    const next = text.charAt(at)
    if (next === '"') return at + 1
    if (next === '' || next === '\n') return { why: 'quote', at: start }
    if (next === '\\') {
      const end = past(escaped, text, at)
      if (end === null) return { why: 'escape', at }
      at = end
    } else {
      if (next < ' ') return { why: 'control', at }
      at += 1
    }
  }
}

function placeOf(text: string, at: number) {
  const before = text.slice(0, at).split('\n')
  const found = /^(?:"[^"\n]*"?|[\w$.+-]+|[\s\S])?/u.exec(text.slice(at, at + 40))?.[0] ?? ''
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    found: found.length > 24 ? `${found.slice(0, 23)}…` : found,
  }
}

/** Whether a double says the same number: the same digits, the point in the same place. */
function isExact(written: string): boolean {
  if (/^-?\d{1,15}$/.test(written)) return true
  const value = Number(written)
  return Number.isFinite(value) && decimal(written) === decimal(String(value))
}

/** A number as its digits without zeros around them, and its power of ten. */
function decimal(written: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? []
  const digits = (whole + part).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(power) - part.length + digits.length - significant.length}`
}

/** A value as one would write it by hand. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
