import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { toPalette } from './palette-png.ts'

/** Rows as a browser writes them: a filter, then three bytes a pixel. */
function pngOf(width: number, rows: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, body: Buffer) => {
    const framed = Buffer.alloc(12 + body.length)
    framed.writeUInt32BE(body.length, 0)
    framed.write(type, 4, 'latin1')
    body.copy(framed, 8)
    framed.writeUInt32BE(crc32(framed.subarray(4, 8 + body.length)), 8 + body.length)
    return framed
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The colours of a picture with a palette, a row an entry, as `rrggbb`. */
function coloursOf(png: Buffer): string[][] {
  const bodies: Record<string, Buffer> = {}
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    bodies[png.toString('latin1', at + 4, at + 8)] = body
  }
  const { IHDR = Buffer.alloc(13), PLTE = Buffer.alloc(0), IDAT = Buffer.alloc(0) } = bodies
  const width = IHDR.readUInt32BE(0)
  const rows = inflateSync(IDAT)
  return Array.from({ length: IHDR.readUInt32BE(4) }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const index = rows[y * (width + 1) + 1 + x] ?? 0
      return PLTE.toString('hex', index * 3, index * 3 + 3)
    }),
  )
}

it('keeps the colours of a picture, whatever filter its rows were written with', () => {
  const none = [0, 10, 20, 30, 40, 50, 60]
  const left = [1, 10, 20, 30, 30, 30, 30]
  const above = [2, 1, 1, 1, 0, 0, 0]
  const average = [3, 5, 10, 15, 14, 9, 4]
  const paeth = [4, 0, 0, 0, 1, 2, 3]
  const picture = toPalette(pngOf(2, [none, left, above, average, paeth]))
  expect(coloursOf(picture)).toEqual([
    ['0a141e', '28323c'],
    ['0a141e', '28323c'],
    ['0b151f', '28323c'],
    ['0a141e', '272c31'],
    ['0a141e', '282e34'],
  ])
})

it('shows colours past the 256th as the nearest of those', () => {
  const colours = Array.from({ length: 256 }, (_, at) => [at, 0, 0])
  const common = [...colours, ...colours].flat()
  const rows = [
    [0, ...common],
    [0, 7, 1, 0, ...common.slice(3)],
  ]
  const shown = coloursOf(toPalette(pngOf(512, rows)))
  expect(shown[1]?.[0]).toBe('070000')
})
