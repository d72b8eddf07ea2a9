import type { Attempt } from '@posthorn/client'
import { curlOf } from '../curl/curl.ts'

/** As the server writes it in the place of a credential. */
const redacted = /\[redacted\]/g
/** curl sets it itself, by the body that it is given. */
const ownHeaders = new Set(['content-length'])
/** Longer lines are more than some shells take. */
const longestBody = 100_000

export type CurlBody = 'inline' | 'file'

export function curlBody(body: string | null): CurlBody {
  return body !== null && body.length <= longestBody ? 'inline' : 'file'
}

/** The request of an attempt, to be made once more. Credentials are placeholders. */
export function curlOfAttempt({ url, request }: Attempt, body: string | null): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => [name, value.replace(redacted, `<${name}>`)] as const)
  return curlOf({
    url: url.replace(redacted, '<credential>'),
    headers: Object.fromEntries(headers),
    body: body !== null && curlBody(body) === 'inline' ? body : { file: 'body.json' },
  })
}
