import { hasSessionCookie } from './session-cookie.ts'

/**
 * Whether a browser asks. Where it does, no 401 may offer HTTP Basic: it would ask for a user name in a
 * window of its own, over the page, and send what it was told with everything that comes after.
 */
export function isAskedByBrowser(asked: {
  /** Of the route. */
  readonly path: string | undefined
  readonly header: (name: string) => string | undefined
}): boolean {
  // Node's own fetch tells a mode and no site.
  if (asked.header('sec-fetch-site') !== undefined) return true
  // Browsers tell no site over plain http, but to localhost.
  return asked.path === '/v1/session' || hasSessionCookie(asked.header('cookie'))
}
