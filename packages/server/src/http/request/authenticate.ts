import type { Directory } from '../../directory/directory.ts'
import { type ApiKey, isUsable } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { hashApiKey } from '../../secrets/api-key.ts'

/**
 * The key of a request: the user name of HTTP Basic (RFC 7617; the password is ignored) or a Bearer
 * token (RFC 6750). Null when there is no credential at all; a credential that does not hold is
 * refused even where none is needed, so that nobody goes on without noticing.
 */
export function authenticate(
  authorization: string | undefined,
  directory: Directory,
  nowMs: number,
): ApiKey | Refusal | null {
  if (authorization === undefined) return null
  const text = keyTextOf(authorization)
  if (text === null) {
    return unauthenticated(
      'The Authorization header cannot be read. Send the key as the user name of HTTP Basic, or as `Bearer <key>`.',
    )
  }
  const key = directory.keyByHash(hashApiKey(text))
  if (key === undefined) {
    return unauthenticated(
      'No such key. Check that it was copied whole and belongs to this server.',
    )
  }
  if (isUsable(key, nowMs)) return key
  const end = key.revokedAtMs === null ? 'has expired' : 'was revoked'
  return unauthenticated(`The key that ends in ${key.hint} ${end}. Use another one.`)
}

/** As `authenticate`, where nothing but a Bearer token is understood. */
export function authenticateBearer(
  authorization: string | undefined,
  directory: Directory,
  nowMs: number,
): ApiKey | Refusal | null {
  const isBearer = authorization === undefined || /^bearer +\S/i.test(authorization)
  return isBearer ? authenticate(authorization, directory, nowMs) : bearerOnly
}

const bearerOnly = unauthenticated(
  'The Authorization header cannot be read here. Send a publisher key as `Authorization: Bearer <key>`.',
)

export function unauthenticated(detail: string): Refusal {
  return { refused: 'unauthenticated', detail }
}

function keyTextOf(authorization: string): string | null {
  const space = authorization.indexOf(' ')
  const scheme = authorization.slice(0, space).toLowerCase()
  const rest = authorization.slice(space + 1).trim()
  if (rest === '') return null
  if (scheme === 'bearer') return rest
  if (scheme !== 'basic') return null
  const pair = Buffer.from(rest, 'base64').toString('latin1')
  const colon = pair.indexOf(':')
  const user = colon < 0 ? pair : pair.slice(0, colon)
  return user === '' ? null : user
}
