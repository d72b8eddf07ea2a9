import { CommandError, exitCodes } from '../io.ts'

export function forwardUrlOf(text: string): URL {
  const url = appUrlOf(text)
  if (url !== null) return url
  throw new CommandError(
    'forward_url_unusable',
    `${JSON.stringify(text)} is not a URL that events can be forwarded to.`,
    {
      fix: 'Give --forward-to the http or https URL of your app, without a user name: http://localhost:3000/webhooks.',
      exitCode: exitCodes.usage,
    },
  )
}

/** Where an app listens: a whole URL, or as people write it, `3000` and `localhost:3000/webhooks`. Null for anything else. */
export function appUrlOf(text: string): URL | null {
  const url = URL.parse(withScheme(text.trim()))
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  return url !== null && isHttp && url.username === '' && url.password === '' ? url : null
}

/** Which app a URL leads to: one text for all the ways to write its origin and path. */
export function appAt({ hostname, pathname, port, protocol }: URL): string {
  const host = namesOfHere.has(hostname) ? 'localhost' : hostname
  const path = pathname.replace(/\/$/, '')
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${path}`
}

const namesOfHere = new Set(['localhost', '127.0.0.1', '[::1]'])

function withScheme(text: string): string {
  if (/^:?\d{1,5}(\/|$)/.test(text)) return `http://localhost:${text.replace(/^:/, '')}`
  return text.includes('://') ? text : `http://${text}`
}
