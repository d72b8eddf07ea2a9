import type { Socket } from 'node:net'
import { type Refusal, refusals } from '../../domain/refusal/refusal.ts'
import { problemBody, problemType } from '../answer/problem.ts'
import { requestId } from './request-id.ts'

/** Of the request line and all headers together. */
export const maxHeaderBytes = 16_384
/** For a request to arrive, its body included. */
export const maxRequestMs = 60_000

/** Answers what is not HTTP enough to become a request, in the same shape as every other error. */
export function refuseBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = refusalFor(error.code)
  const id = requestId({ headers: {} })
  const body = problemBody(refusal, id)
  const { status } = refusals[refusal.refused]
  const headers = [
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'cache-control: no-store',
    'connection: close',
  ]
  socket.end(`HTTP/1.1 ${status} ${refusal.refused}\r\n${headers.join('\r\n')}\r\n\r\n${body}`)
}

function refusalFor(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        refused: 'headers_too_large',
        detail: `The request line and headers have more than ${maxHeaderBytes} bytes. Send fewer headers, or shorter ones.`,
      }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        refused: 'request_timeout',
        detail: `The request was not there whole after ${maxRequestMs / 1000} seconds. Send it again, without pauses.`,
      }
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return {
        refused: 'body_too_large',
        detail: 'The chunks of the body carry too long extensions. Send none.',
      }
    default:
      return {
        refused: 'bad_request',
        detail: 'This is not an HTTP/1.1 request. Check that the client speaks HTTP, without TLS.',
      }
  }
}
