const encoder = new TextEncoder()

/** Bodies up to `maxShared` bytes are cut from a shared block; a fresh array costs 1 us more. */
const blockSize = 16_384
const maxShared = 4_096
let block = new Uint8Array(blockSize)
let used = 0

/**
 * The pieces one after the other: text as UTF-8, bytes as they are. This is how the publisher's JSON
 * gets into an envelope without being parsed and written again.
 */
export function joinPieces(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  let length = 0
  for (const piece of pieces) length += piece.length
  const joined = allocate(length)
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      const { read, written } = encoder.encodeInto(piece, joined.subarray(at))
      // A character takes one byte in ASCII and more elsewhere; only then is `length` too small.
      if (written !== read || read !== piece.length) return joinPieces(pieces.map(toBytes))
      at += written
    } else {
      joined.set(piece, at)
      at += piece.length
    }
  }
  return joined
}

function toBytes(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : piece
}

function allocate(length: number): Uint8Array {
  if (length > maxShared) return new Uint8Array(length)
  if (used + length > blockSize) {
    block = new Uint8Array(blockSize)
    used = 0
  }
  used += length
  return block.subarray(used - length, used)
}
