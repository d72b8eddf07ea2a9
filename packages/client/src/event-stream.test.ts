import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStreamReader, type StreamBlock } from './event-stream.ts'

function read(...pieces: readonly string[]): StreamBlock[] {
  const reader = createStreamReader()
  return pieces.flatMap((piece) => reader.push(piece))
}
const silent = { event: 'message', data: null, retryMs: null }

describe('a stream of server-sent events', () => {
  test('is read block by block, each under the id that was named last', () => {
    expect(read('retry: 1000\nid: a\n\n', 'event: attempt\ndata: {}\n\n: still here\n\n')).toEqual([
      { ...silent, id: 'a', retryMs: 1000 },
      { ...silent, id: 'a', event: 'attempt', data: '{}' },
      { ...silent, id: 'a' },
    ])
  })

  test('joins lines of data, and drops one space after the colon', () => {
    expect(read('data:a\ndata:  b\ndata\ndata: c:d\n\n')).toMatchObject([{ data: 'a\n b\n\nc:d' }])
  })

  test('passes over what it does not know or cannot use', () => {
    const [block] = read('retry: soon\nid: a\0b\nfield: x\nnonsense\n:comment\ndata: 1\n\n')
    expect(block).toEqual({ ...silent, id: '', data: '1' })
  })

  test('says nothing of a block that was cut off', () => {
    expect(read('data: 1\n\ndata: 2\n')).toMatchObject([{ data: '1' }])
  })

  test('reads the same however it is cut and whichever line ends it has', () => {
    const line = fc.constantFrom(
      'data: x',
      'data: é',
      'id: 7',
      'event: gap',
      ': hm',
      'retry: 5',
      '',
    )
    const lineEnd = fc.constantFrom('\n', '\r', '\r\n')
    fc.assert(
      fc.property(fc.array(line), lineEnd, fc.array(fc.nat()), (lines, end, cuts) => {
        const whole = lines.map((each) => each + end).join('')
        const places = cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b)
        const pieces = [0, ...places].map((from, at) => whole.slice(from, places[at]))
        const expected = read(lines.map((each) => `${each}\n`).join(''))
        const found = read(...pieces, ...(end === '\r' ? [':\r'] : []))
        expect(found).toEqual(expected)
      }),
    )
  })
})
