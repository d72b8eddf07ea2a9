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

function foreign(from: string): Refusal {
  return {
    refused: 'forbidden',
    detail: `A browser's session is used from pages of this server alone, and this request came from ${from}. Programs send a key.`,
  }
}
