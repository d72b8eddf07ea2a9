import type { ProblemCode, ProblemField } from '@posthorn/contract'

/**
 * The codes of the API, and `unexpected_answer` for what no Posthorn says: the page of a gateway, a
 * redirect. A newer server may send a code that is not listed here, so keep a default branch.
 */
export type PosthornProblemCode = ProblemCode | 'unexpected_answer'

/** The server has answered, and said no. The message is its sentence, which says what to do next. */
export class PosthornProblem extends Error {
  override readonly name = 'PosthornProblem'
  readonly code: PosthornProblemCode
  /** Of the answer. */
  readonly status: number
  readonly detail: string
  /** The fields at fault; empty when there are none. */
  readonly errors: readonly ProblemField[]
  /** By which the server's log knows the request; null when the answer names none. */
  readonly requestId: string | null
  /** Seconds after which to try again, from `Retry-After`; null when the answer names none. */
  readonly retryAfterS: number | null
  /** What was asked for: `POST https://hooks.example.com/v1/channels`. */
  readonly request: string

  constructor(facts: ProblemFacts) {
    super(facts.detail)
    this.code = facts.code
    this.status = facts.status
    this.detail = facts.detail
    this.errors = facts.errors
    this.requestId = facts.requestId
    this.retryAfterS = facts.retryAfterS
    this.request = facts.request
  }
}

type ProblemFacts = Pick<
  PosthornProblem,
  'code' | 'status' | 'detail' | 'errors' | 'requestId' | 'retryAfterS' | 'request'
>

/** Reads `application/problem+json` (RFC 9457). Never rejects for what the body holds. */
export async function readProblem(response: Response, request: string): Promise<PosthornProblem> {
  const { status, headers } = response
  const said = problemIn(await response.text())
  if (said === null) return unexpectedAnswer(response, request)
  return new PosthornProblem({
    code: said.code,
    status,
    detail: said.detail,
    errors: Array.isArray(said.errors) ? said.errors : [],
    requestId: headers.get('x-request-id') ?? said.request_id ?? null,
    retryAfterS: retryAfterOf(headers),
    request,
  })
}

/** An answer that does not come from Posthorn, whatever its status. */
export function unexpectedAnswer(response: Response, request: string): PosthornProblem {
  const { status, headers } = response
  const to = headers.get('location')
  const where = to === null ? '' : ` with the redirect ${JSON.stringify(to)}, which is not followed`
  return new PosthornProblem({
    code: 'unexpected_answer',
    status,
    detail: `${request} answered ${status}${where}, and not as Posthorn does. See that the url names a Posthorn server, and what stands in between.`,
    errors: [],
    requestId: headers.get('x-request-id'),
    retryAfterS: retryAfterOf(headers),
    request,
  })
}

interface SaidProblem {
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly ProblemField[]
  readonly request_id?: string
}

function problemIn(text: string): SaidProblem | null {
  const value = parsed(text)
  const isProblem =
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string'
  return isProblem ? (value as SaidProblem) : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Seconds, or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfterOf(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim()
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const seconds = Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? null : Math.max(0, seconds)
}
