import type { Attempt } from '@posthorn/client'
import { shellWord } from '../../../parts/shell-word.ts'

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

/**
 * The request of an attempt as a line for a shell of Unix. Credentials are placeholders. Every part
 * stands between single quotes, so that nothing in it means anything to the shell.
 */
export function curlOf({ url, request }: Attempt, body: string | null): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => `-H ${shellWord(`${name}: ${value.replace(redacted, `<${name}>`)}`)}`)
  const data = curlBody(body) === 'inline' ? shellWord(body ?? '') : '@body.json'
  return [
    `curl ${shellWord(url.replace(redacted, '<credential>'))}`,
    ...headers,
    `--data-binary ${data}`,
  ].join(' \\\n  ')
}
