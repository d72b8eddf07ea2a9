import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const mostColours = 256

/**
 * A picture of a screen (PNG, 8 bits a channel, not interlaced, as browsers make them) with 256
 * colours at most: a third of its bytes, and no eye sees it, since such pictures have few.
 */
export function toPalette(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png)
  const palette = commonColours(pixels)
  const nearest = nearestIn(palette)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1) {
    const row = y * (width + 1) + 1
    for (let x = 0; x < width; x += 1) rows[row + x] = nearest(pixels[y * width + x] ?? 0)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, each an index.
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => channels(colour)))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

interface Picture {
  readonly width: number
  readonly height: number
  /** 0xRRGGBB each, row by row. */
  readonly pixels: Uint32Array
}

function decode(png: Buffer): Picture {
  const data: Buffer[] = []
  let header: Buffer = Buffer.alloc(0)
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = body
    if (type === 'IDAT') data.push(body)
    at += length + 12
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const bytes = header[9] === 6 ? 4 : 3
  const lines = unfiltered(inflateSync(Buffer.concat(data)), {
    height,
    stride: width * bytes,
    bytes,
  })
  const pixels = new Uint32Array(width * height)
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = lines.readUIntBE(at * bytes, 3)
  return { width, height, pixels }
}

/** Undoes what was taken from each byte: its neighbours at the left, above, or of both (PNG, section 9). */
function unfiltered(
  raw: Buffer,
  { height, stride, bytes }: { height: number; stride: number; bytes: number },
): Buffer {
  const out = Buffer.alloc(height * stride)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < bytes ? 0 : (out[at - bytes] ?? 0)
      const above = y === 0 ? 0 : (out[at - stride] ?? 0)
      const corner = x < bytes || y === 0 ? 0 : (out[at - stride - bytes] ?? 0)
      const given = raw[y * (stride + 1) + 1 + x] ?? 0
      out[at] = given + predicted(filter, { left, above, corner })
    }
  }
  return out
}

function predicted(
  filter: number | undefined,
  { left, above, corner }: { left: number; above: number; corner: number },
): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) return 0
  const guess = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((one) => Math.abs(guess - one))
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner
}

function commonColours(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts].sort(([a, often], [b, seldom]) => seldom - often || a - b)
  return byCount.slice(0, mostColours).map(([colour]) => colour)
}

function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map(palette.map((colour, index) => [colour, index]))
  return (colour) => {
    const found = known.get(colour)
    if (found !== undefined) return found
    let best = 0
    let least = Number.POSITIVE_INFINITY
    palette.forEach((each, index) => {
      const distance = distanceOf(each, colour)
      if (distance < least) [best, least] = [index, distance]
    })
    known.set(colour, best)
    return best
  }
}

function distanceOf(a: number, b: number): number {
  const other = channels(b)
  return channels(a).reduce((sum, channel, at) => sum + (channel - (other[at] ?? 0)) ** 2, 0)
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const framed = Buffer.alloc(8 + named.length)
  framed.writeUInt32BE(body.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), 4 + named.length)
  return framed
}
