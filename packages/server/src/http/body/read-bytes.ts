import type { IncomingMessage } from 'node:http'
import { errorCodes, type FastifyRequest } from 'fastify'

const { FST_ERR_CTP_BODY_TOO_LARGE: TooLarge, FST_ERR_CTP_INVALID_CONTENT_LENGTH: WrongLength } =
  errorCodes

/**
 * Reads a body, whatever its type says, up to the limit of its route. Most come in one piece, which
 * Node has copied out of its socket's buffer already, so it is taken as it is: Fastify's own reader
 * copies it once more and costs 3 us.
 */
export function readBytes(
  request: FastifyRequest,
  body: IncomingMessage,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const limit = request.routeOptions.bodyLimit
  const declared = Number(body.headers['content-length'])
  let pieces: Buffer[] | null = null
  let first: Buffer | null = null
  let length = 0
  let isOver = false

  function end(error: Error | null, bytes?: Buffer) {
    if (isOver) return
    isOver = true
    done(error, bytes)
  }

  if (declared > limit) {
    end(new TooLarge())
    return
  }
  body.on('data', (piece: Buffer) => {
    length += piece.length
    if (isOver) return
    if (length > limit) end(new TooLarge())
    else if (first === null) first = piece
    else if (pieces === null) pieces = [first, piece]
    else pieces.push(piece)
  })
  body.on('error', (error: Error) => end(Object.assign(error, { statusCode: 400 })))
  body.on('end', () => {
    if (declared !== length && !Number.isNaN(declared)) end(new WrongLength())
    else end(null, pieces === null ? (first ?? Buffer.alloc(0)) : Buffer.concat(pieces, length))
  })
}
