import { appUrlOf } from '../flags/app-url.ts'
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

/** Which app a URL leads to: one text for all the ways to write its origin and path. */
export function appAt({ hostname, pathname, port, protocol }: URL): string {
  const host = namesOfHere.has(hostname) ? 'localhost' : hostname
  const path = pathname.replace(/\/$/, '')
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${path}`
}

const namesOfHere = new Set(['localhost', '127.0.0.1', '[::1]'])
