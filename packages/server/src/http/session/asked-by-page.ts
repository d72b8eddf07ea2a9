import { hasSessionCookie } from './session-cookie.ts'

/**
 * Whether the script of a page asks, and not a person who went to the address. Where it does, no 401
 * may offer HTTP Basic: the browser would ask for a user name in a window of its own, over the page.
 */
export function isAskedByPage(asked: {
  /** Of the route. */
  readonly path: string | undefined
  readonly header: (name: string) => string | undefined
}): boolean {
  // Node's own fetch tells a mode and no site.
  const isBrowser = asked.header('sec-fetch-site') !== undefined
  if (isBrowser) return asked.header('sec-fetch-mode') !== 'navigate'
  // Browsers tell neither over plain http, but to localhost.
  return asked.path === '/v1/session' || hasSessionCookie(asked.header('cookie'))
}
