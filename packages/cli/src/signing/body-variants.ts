import { jsonIn } from '../input.ts'

/** A body as it may have been before something changed it, and what that would have been. */
export interface BodyVariant {
  readonly code: string
  readonly body: Uint8Array
  readonly detail: string
  readonly fix: string
}

const readRaw =
  'Verify the raw bytes, before any parser: express.raw(), await request.arrayBuffer(), a body parser that keeps the buffer.'
const keepBytes = 'Save and pass on the body as bytes; no editor, template or text mode in between.'
const bom = Uint8Array.of(0xef, 0xbb, 0xbf)
const encoder = new TextEncoder()

/**
 * What the signed body may have been, given the one at hand: the likely first. Each is another text
 * than the one at hand.
 */
export function bodyVariants(body: Uint8Array): BodyVariant[] {
  const variants = [...asText(body), ...asJson(body)]
  const seen = new Set([keyOf(body)])
  return variants.filter((variant) => {
    const key = keyOf(variant.body)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function asText(body: Uint8Array): BodyVariant[] {
  const latin1 = keyOf(body)
  const cut = latin1.replace(/\r?\n$/, '')
  const of = (code: string, text: string, detail: string): BodyVariant => ({
    code,
    body: Buffer.from(text, 'latin1'),
    detail,
    fix: keepBytes,
  })
  const variants = [
    of('newline_added', cut, 'The body at hand ends in a line break that was not signed.'),
    of(
      'newline_added',
      latin1.trim(),
      'The body at hand has white space around it that was not signed.',
    ),
    of('newline_lost', `${latin1}\n`, 'The signed body ended in a line break, which was lost.'),
    of('newline_lost', `${latin1}\r\n`, 'The signed body ended in CRLF, which was lost.'),
    of(
      'line_breaks_changed',
      latin1.replace(/\r\n/g, '\n'),
      'Line breaks were changed from LF to CRLF.',
    ),
    of(
      'line_breaks_changed',
      latin1.replace(/\r?\n/g, '\r\n'),
      'Line breaks were changed from CRLF to LF.',
    ),
    ...charsets(body),
  ]
  if (latin1.startsWith(keyOf(bom))) {
    const detail = 'The body at hand begins with a byte order mark that was not signed.'
    variants.push({ code: 'bom_added', body: body.subarray(bom.length), detail, fix: keepBytes })
  } else {
    const detail =
      'The signed body began with a byte order mark, which was dropped by decoding it as text.'
    variants.push({ code: 'bom_lost', body: Buffer.concat([bom, body]), detail, fix: readRaw })
  }
  const empty =
    'The signature is that of an empty body: it was made, or the body read, after something had used it up.'
  variants.push({ code: 'body_empty', body: new Uint8Array(), detail: empty, fix: readRaw })
  return variants
}

/** Text that was decoded as one charset and encoded as another. */
function charsets(body: Uint8Array): BodyVariant[] {
  const fix = `The body is UTF-8. ${readRaw}`
  const variants: BodyVariant[] = []
  const text = textOf(body)
  // What Windows and browsers call latin1 differs from latin1 in 0x80 to 0x9f: both are tried.
  const bytes = text === null ? null : (latin1BytesOf(text) ?? windows1252BytesOf(text))
  if (bytes !== null) {
    const detail =
      'The body was decoded as latin1 and encoded as UTF-8: letters beyond ASCII came out as two.'
    variants.push({ code: 'decoded_as_latin1', body: bytes, detail, fix })
  }
  const detail = 'The signed body was UTF-8, and the one at hand is latin1.'
  const encoded = encoder.encode(keyOf(body))
  variants.push({ code: 'encoded_as_latin1', body: encoded, detail, fix })
  return variants
}

function latin1BytesOf(text: string): Uint8Array | null {
  return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : null
}

/** Null when the text has a letter that windows-1252 has not. */
function windows1252BytesOf(text: string): Uint8Array | null {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const byte = code < 0x100 ? code : windows1252.get(char)
    if (byte === undefined) return null
    bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

const windows1252 = new Map(
  Array.from({ length: 0x20 }, (_, at) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + at)),
    0x80 + at,
  ]),
)

/** Whether the body is as `JSON.stringify` writes it, which few senders do and all body parsers end in. */
export function looksRewritten(body: Uint8Array): boolean {
  const text = textOf(body)
  return text !== null && text === jsonTexts(text)[0]
}

function asJson(body: Uint8Array): BodyVariant[] {
  return jsonTexts(textOf(body) ?? '').flatMap((text) =>
    [text, `${text}\n`].map((each) => ({
      code: 'body_rewritten',
      body: encoder.encode(each),
      detail:
        'The body was parsed and written anew: the same JSON, but other bytes than were signed.',
      fix: readRaw,
    })),
  )
}

/** The same JSON as the usual programs write it, the compact form first. None for what is no JSON. */
function jsonTexts(text: string): string[] {
  try {
    const value = jsonIn(text, 'The body')
    const compact = JSON.stringify(value)
    const sorted = JSON.stringify(sortedKeys(value))
    const pythonic = spaced(compact)
    return [
      compact,
      JSON.stringify(value, null, 2),
      pythonic,
      JSON.stringify(value, null, 4),
      JSON.stringify(value, null, '\t'),
      sorted,
      spaced(sorted),
      ascii(compact),
      ascii(pythonic),
      ascii(compact).replaceAll('/', '\\/'),
      compact.replaceAll('/', '\\/'),
    ]
  } catch {
    // Also what is nested deeper than can be written again.
    return []
  }
}

/** Without its byte order mark; null when it is no UTF-8. */
function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return null
  }
}

/** As Python writes JSON: a space after each colon and comma outside of texts. */
function spaced(compact: string): string {
  return compact.replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (part) =>
    part.length === 1 ? `${part} ` : part,
  )
}

function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  // Frozen is a number kept as it was written.
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, sortedKeys(each)]))
}
