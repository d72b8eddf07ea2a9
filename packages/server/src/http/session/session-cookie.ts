import { parseCookie, stringifySetCookie } from 'cookie'
import type { Sealer, SealPlace } from '../../secrets/sealer.ts'

/** What the cookie of a browser holds, sealed: whoever steals the database cannot make one. */
export interface SessionCookie {
  /** Of this one sign-in. */
  readonly id: string
  /** SHA-256 of the key that opened it. The key is looked up at each request, so revoking it ends the session. */
  readonly keyHash: string
  readonly expiresAtMs: number
}

const plainName = 'posthorn_session'
/**
 * Browsers take a name that begins so over https alone, for this very host and all its paths (RFC 6265bis,
 * 4.1.3.2): neither another host of the domain nor somebody on an http connection can put one in its place.
 */
const secureName = `__Host-${plainName}`
const place: SealPlace = ['session', 'cookie', 'key']

/** For the header `Set-Cookie`. Scripts cannot read it, and other sites cannot make a browser send it. */
export function writeSessionCookie(
  session: SessionCookie,
  { sealer, secure }: { readonly sealer: Sealer; readonly secure: boolean },
): string {
  const sealed = sealer.seal(Buffer.from(JSON.stringify(session)), place)
  return stringifySetCookie({
    ...attributes(secure),
    value: Buffer.from(sealed).toString('base64url'),
    expires: new Date(session.expiresAtMs),
  })
}

export function clearSessionCookie(secure: boolean): string {
  return stringifySetCookie({ ...attributes(secure), value: '', expires: new Date(0) })
}

/** Whether a browser sent one, which may be over. */
export function hasSessionCookie(cookies: string | undefined): boolean {
  // Both names end so.
  return cookies?.includes(`${plainName}=`) === true
}

interface ReadDeps {
  readonly sealer: Sealer
  readonly nowMs: number
  /** Whether the request came over https. */
  readonly isSecure: () => boolean
}

/**
 * The session of a request; null when there is none, when it is over, or when the cookie is not of
 * this server: browsers send one server's cookie to all ports of its host.
 */
export function readSessionCookie(
  cookies: string | undefined,
  { sealer, nowMs, isSecure }: ReadDeps,
): SessionCookie | null {
  if (cookies === undefined || !hasSessionCookie(cookies)) return null
  const text = parseCookie(cookies)[nameOf(isSecure())]
  if (!text) return null
  const session = open(text, sealer)
  return session !== null && nowMs < session.expiresAtMs ? session : null
}

function open(text: string, sealer: Sealer): SessionCookie | null {
  try {
    return JSON.parse(Buffer.from(sealer.open(Buffer.from(text, 'base64url'), place)).toString())
  } catch {
    return null
  }
}

function nameOf(secure: boolean): string {
  return secure ? secureName : plainName
}

function attributes(secure: boolean) {
  return { name: nameOf(secure), path: '/', httpOnly: true, sameSite: 'strict', secure } as const
}
