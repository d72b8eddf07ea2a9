import { type Refusal, type RefusalCode, refusals } from '../../domain/refusal/refusal.ts'
import { StoreError } from '../../store/store.ts'

export const problemType = 'application/problem+json'

/** A refusal ready to be sent. */
export interface WrittenProblem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function writeProblem(
  refusal: Refusal,
  requestId: string,
  schemes: ChallengeSchemes = 'basic or bearer',
): WrittenProblem {
  return {
    status: refusals[refusal.refused].status,
    headers: problemHeaders(refusal, schemes),
    body: problemBody(refusal, requestId),
  }
}

/** A refusal as RFC 9457 writes it. The type leads to the code's explanation on the same server. */
export function problemBody(refusal: Refusal, requestId: string): string {
  const { status, title } = refusals[refusal.refused]
  return JSON.stringify({
    type: problemUrl(refusal.refused),
    title,
    status,
    detail: refusal.detail,
    code: refusal.refused,
    errors: refusal.errors,
    request_id: requestId,
  })
}

export function problemUrl(code: RefusalCode): string {
  return `/docs#problem-${code}`
}

/** What a 401 offers to try. */
export type ChallengeSchemes = keyof typeof challenges

/** What the headers of a problem say besides its body. */
export function problemHeaders(
  refusal: Refusal,
  schemes: ChallengeSchemes,
): Record<string, string> {
  const headers: Record<string, string> = {}
  if (refusal.refused === 'unauthenticated') {
    headers['www-authenticate'] = challenges[schemes]
  }
  const { status } = refusals[refusal.refused]
  const retryAfterS = refusal.retryAfterS ?? (status === 429 || status === 503 ? 1 : undefined)
  if (retryAfterS !== undefined) headers['retry-after'] = String(retryAfterS)
  return headers
}

const challenges = {
  'basic or bearer': 'Basic realm="Posthorn", charset="UTF-8", Bearer realm="Posthorn"',
  bearer: 'Bearer realm="Posthorn"',
} as const

/** The refusal behind something thrown. Only what is nobody's fault but ours is an internal error. */
export function refusalOf(error: unknown, bodyLimit?: number): Refusal {
  if (error instanceof StoreError) return storeRefusals[error.code]
  const code = codeOf(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(bodyLimit)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unreadableMediaType
  return badRequestOf(error, code) ?? internal
}

const storeRefusals: Record<StoreError['code'], Refusal> = {
  full: {
    refused: 'storage_full',
    detail: 'The disk of the store is full, so nothing was stored. Free some room, then try again.',
    retryAfterS: 30,
  },
  broken: {
    refused: 'storage_unavailable',
    detail: 'The store does not answer, so nothing is known to be stored. Try again.',
    retryAfterS: 5,
  },
  closed: {
    refused: 'stopping',
    detail: 'The server is stopping and takes no more requests. Try again in a moment.',
    retryAfterS: 1,
  },
}

export const stopping: Refusal = storeRefusals.closed

const internal: Refusal = {
  refused: 'internal_error',
  detail: 'The request broke on our side. Try again; if it stays so, report the x-request-id.',
}

const unreadableMediaType: Refusal = {
  refused: 'unsupported_media_type',
  detail: 'The Content-Type cannot be read. Send application/json.',
}

function bodyTooLarge(limit: number | undefined): Refusal {
  const most = limit === undefined ? 'this path takes' : `${limit} bytes, the most this path takes`
  return {
    refused: 'body_too_large',
    detail: `The body is larger than ${most}. Send less, or in several requests.`,
  }
}

/**
 * Other faults that the HTTP server found in the request. Only its own words are repeated; what else
 * fails while a body is read is the connection.
 */
function badRequestOf(error: unknown, code: string): Refusal | null {
  if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 400)) return null
  const said = code.startsWith('FST_') ? error.message : 'it ended before its body was complete'
  return { refused: 'bad_request', detail: `The request cannot be read: ${said}. Send it again.` }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
