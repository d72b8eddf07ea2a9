import type { Refusal } from '../../domain/refusal/refusal.ts'

/**
 * Whether a request that a cookie opens comes from a page of this very server. Browsers tell it in
 * `Sec-Fetch-Site` (Fetch Metadata) or in `Origin`; a request that says neither is refused, too.
 */
export function refuseForeignOrigin(header: (name: string) => string | undefined): Refusal | null {
  const site = header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' ? null : foreign(`a ${site} page`)
  const origin = header('origin')
  const host = header('host')
  if (origin !== undefined && host !== undefined && URL.parse(origin)?.host === host) return null
  return foreign(origin === undefined ? 'a page that does not tell its origin' : origin)
}

/**
 * Browsers that once took a name for HTTP Basic send it along with every form that any page posts here.
 * Programs say neither where they are nor what page they show.
 */
export function refuseRememberedBasic(asked: {
  readonly method: string
  readonly authorization: string
  readonly header: (name: string) => string | undefined
}): Refusal | null {
  const { authorization, header } = asked
  if (isSafe(asked.method) || !/^basic /i.test(authorization)) return null
  const isBrowser = header('sec-fetch-site') !== undefined || header('origin') !== undefined
  return isBrowser ? refuseForeignOrigin(header) : null
}

/** Changes nothing (RFC 9110, 9.2.1). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function foreign(from: string): Refusal {
  return {
    refused: 'forbidden',
    detail: `A browser's session is used from pages of this server alone, and this request came from ${from}. Programs send a key.`,
  }
}
