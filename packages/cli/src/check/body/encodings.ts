import type { Check } from '../check.ts'
import { expectAccepted } from '../expect-reply.ts'
import { checkTopic } from '../message.ts'
import { expectVerified } from './expect-verified.ts'

const timestamp = '2025-01-02T03:04:05Z'

export const encodingChecks: readonly Check[] = [
  {
    id: 'body/crlf',
    level: 'must',
    title: 'leaves the line breaks of a body as they are',
    fix: 'Verify the raw bytes: nothing may turn CRLF into LF, trim, or read the body line by line before.',
    run: (listener) => {
      const lines = `{\r\n  "type": "${checkTopic}",\r\n  "timestamp": "${timestamp}",\r\n  "data": {}\r\n}\r\n`
      const message = listener.event({ body: lines })
      return expectAccepted(listener, { what: 'lines that end in CRLF', message })
    },
  },
  {
    id: 'body/bom',
    level: 'must',
    title: 'verifies a byte order mark along with the rest',
    fix: 'Take the body with arrayBuffer() or as a Buffer, verify that, and decode it afterwards. text(), express.text() and TextDecoder drop a byte order mark.',
    run: (listener) => {
      const message = listener.event({ body: `\ufeff${bodyWith('""')}` })
      return expectVerified(listener, { what: 'a body that starts with a BOM', message })
    },
  },
  {
    id: 'body/four-byte-utf8',
    level: 'must',
    title: 'takes characters of four bytes, also where two chunks cut one apart',
    fix: "Gather the chunks as bytes (Buffer.concat) and decode the whole as UTF-8, once: `text += chunk` breaks characters at the edge of a chunk, and 'latin1' or 'binary' every one.",
    run: (listener) => {
      const message = listener.event({ body: bodyWith(`"${wide}"`) })
      const cut = { ...listener.event({ body: cutInCharacter() }), framing: 'chunked' } as const
      return expectAccepted(
        listener,
        { what: 'characters of four bytes', message },
        { what: 'a character of four bytes across two chunks', message: cut },
      )
    },
  },
  {
    id: 'body/lone-surrogate',
    level: 'must',
    title: 'bears half a surrogate pair in an escape, which JSON allows',
    fix: 'Verify the bytes, then expect texts such as "\\ud83d" that UTF-8 cannot say: call toWellFormed() before a text goes to encodeURIComponent or a database, or answer 400.',
    run: (listener) => {
      const message = listener.event({ body: bodyWith('"\\uD83D alone, \\ude00 too"') })
      return expectVerified(listener, { what: 'a text with lone surrogate escapes', message })
    },
  },
]

function bodyWith(text: string): string {
  return `{"type":"${checkTopic}","timestamp":"${timestamp}","data":{"text":${text}}}`
}

const wide = '😀𝕏'.repeat(200)

/** Its half, where chunks are cut, lies within a character: some letters before them move it there. */
function cutInCharacter(): Buffer {
  for (let letters = 0; letters < 8; letters += 1) {
    const body = Buffer.from(bodyWith(`"${'x'.repeat(letters)}${wide}"`))
    const first = body[Math.ceil(body.length / 2)] ?? 0
    // The second and later bytes of a character start with the bits 10.
    if (first >> 6 === 0b10) return body
  }
  throw new Error('Eight letters are enough to get into a character of four bytes.')
}
