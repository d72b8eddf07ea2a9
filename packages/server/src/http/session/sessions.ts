import { randomBytes } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'

/**
 * The sessions of browsers, as far as a node keeps them: the cookie holds the rest.
 *
 * A link signs its first opener in, once, within an hour. It is known to the node that made it alone.
 * A session that was signed out of is refused by this node until it would have ended anyway, or the node starts anew; the
 * browser forgets it at once, so only a stolen copy of the cookie could tell nodes apart.
 */
export interface Sessions {
  /** The token of a link that signs in with the key of that hash. */
  issueToken(keyHash: string): string
  /** The hash of the key, the first time; null for a token that is unknown, used or late. */
  takeToken(token: string): string | null
  end(session: { readonly id: string; readonly expiresAtMs: number }): void
  hasEnded(id: string): boolean
}

const tokenLifeMs = 3_600_000
/** Past that, those that end first are forgotten first. */
const mostEnded = 10_000

export function createSessions(clock: Clock): Sessions {
  const tokens = new Map<string, { readonly keyHash: string; readonly untilMs: number }>()
  const ended = new Map<string, number>()

  function forgetEnded() {
    const nowMs = clock.nowMs()
    for (const [id, expiresAtMs] of ended) {
      if (expiresAtMs <= nowMs || ended.size > mostEnded) ended.delete(id)
    }
  }

  return {
    issueToken(keyHash) {
      const token = randomBytes(32).toString('base64url')
      tokens.set(token, { keyHash, untilMs: clock.nowMs() + tokenLifeMs })
      return token
    },
    takeToken(token) {
      const found = tokens.get(token)
      tokens.delete(token)
      return found !== undefined && clock.nowMs() < found.untilMs ? found.keyHash : null
    },
    end({ id, expiresAtMs }) {
      forgetEnded()
      ended.set(id, expiresAtMs)
    },
    hasEnded: (id) => ended.has(id),
  }
}
