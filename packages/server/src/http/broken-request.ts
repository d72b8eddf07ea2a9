import type { Socket } from 'node:net'
import { type Refusal, refusals } from '../domain/errors.ts'
import { problemBody, problemType } from './problem.ts'
import { requestId } from './request-id.ts'

/** Answers what is not HTTP enough to become a request, in the same shape as every other error. */
export function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = refusalFor(error.code)
  const body = problemBody(refusal, requestId({ headers: {} }))
  const { status } = refusals[refusal.refused]
  socket.end(
    `HTTP/1.1 ${status} ${refusal.refused}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function refusalFor(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { refused: 'bad_request', detail: 'The headers are larger than 16 KiB. Send fewer.' }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        refused: 'bad_request',
        detail: 'The request took too long to arrive. Send it again.',
      }
    default:
      return { refused: 'bad_request', detail: 'This is not an HTTP/1.1 request.' }
  }
}
