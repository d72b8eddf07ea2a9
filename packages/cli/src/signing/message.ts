import { CommandError, exitCodes } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'

/** A received message: every header as often as it came, names in lower case, and the bytes of the body. */
export interface ReceivedMessage {
  readonly headers: ReceivedHeaders
  readonly body: Uint8Array
}

export type ReceivedHeaders = Readonly<Record<string, readonly string[]>>

/** Names and values in turn, as they were given. */
type HeaderPairs = readonly (readonly [name: string, value: string])[]

export function headersOf(pairs: HeaderPairs): ReceivedHeaders {
  const headers = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), value.trim()])
  }
  return Object.fromEntries(headers)
}

/** Reads `name: value` lines as curl and servers print them, or a JSON object of headers. */
export function readHeaderLines(text: string): HeaderPairs {
  const pairs = jsonPairs(text)
  if (pairs !== null) return pairs
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[<>] /, ''))
  return lines.filter((line) => line.trim() !== '' && !isStartLine(line)).map(readHeaderLine)
}

export function readHeaderLine(line: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:(.*)$/s.exec(line.trim()) ?? []
  if (name !== undefined && value !== undefined) return [name, value]
  throw new CommandError('header_unusable', `"${oneLine(line, 80)}" is no header.`, {
    fix: 'Write name: value, such as webhook-id: msg_1.',
    exitCode: exitCodes.usage,
  })
}

/** Reads a request as it is on the wire: request line if any, headers, an empty line, the body. */
export function readRequest(bytes: Uint8Array): { pairs: HeaderPairs; body: Uint8Array } {
  const text = Buffer.from(bytes).toString('latin1')
  const [gap] = /\r?\n\r?\n/.exec(text) ?? []
  const at = gap === undefined ? text.length : text.indexOf(gap)
  return {
    pairs: readHeaderLines(text.slice(0, at)),
    body: bytes.subarray(Math.min(bytes.length, at + (gap?.length ?? 0))),
  }
}

function isStartLine(line: string): boolean {
  return /^[A-Z]+ \S+ HTTP\/[\d.]+\s*$/.test(line)
}

function jsonPairs(text: string): HeaderPairs | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return Object.entries(parsed ?? {}).flatMap(([name, value]) =>
      [value].flat().map((each) => [name, String(each)] as const),
    )
  } catch {
    return null
  }
}
