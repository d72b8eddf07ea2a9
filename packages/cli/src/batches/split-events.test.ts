import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type EventText, splitEvents } from './split-events.ts'

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const split = (text: string, size = 7): Promise<EventText[]> =>
  Array.fromAsync(splitEvents(inPieces(text, size)))

const values = fc.array(fc.jsonValue())
const indents = fc.constantFrom(undefined, 2, '\t')
const sizes = fc.integer({ min: 1, max: 40 })

describe('a file of events', () => {
  test('that is an array has its elements, in pieces of any size', async () => {
    const property = fc.asyncProperty(values, indents, sizes, async (list, indent, size) => {
      const found = await split(` \n${JSON.stringify(list, null, indent)}\n`, size)
      expect(found.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(list)))
    })
    await fc.assert(property)
  })

  test('that has an event a line has its lines, in pieces of any size', async () => {
    // An array in the first line would be taken for the array of all.
    const objects = fc.array(fc.jsonValue().map((value) => ({ value })))
    const breaks = fc.constantFrom('\n', '\r\n', '\n\n', '\n \n')
    const property = fc.asyncProperty(objects, breaks, sizes, async (list, lineBreak, size) => {
      const text = list.map((each) => JSON.stringify(each)).join(lineBreak)
      const found = await split(text, size)
      expect(found.map((each) => JSON.parse(each.text))).toEqual(JSON.parse(JSON.stringify(list)))
    })
    await fc.assert(property)
  })

  test('tells in which line each of them begins', async () => {
    expect(await split('\ufeff\n{"a":1}\n\n{"b":2}')).toEqual([
      { text: '{"a":1}', line: 2 },
      { text: '{"b":2}', line: 4 },
    ])
    expect(await split('\n[\n  {"a":\n 1},\n\n  {"b":"]\\"},"} ]', 3)).toEqual([
      { text: '{"a":\n 1}', line: 3 },
      { text: '{"b":"]\\"},"}', line: 6 },
    ])
  })

  test('may hold none', async () => {
    for (const text of ['', ' \n', '[]', '[ \n ]']) expect(await split(text)).toEqual([])
  })
})
