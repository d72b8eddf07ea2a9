import { randomBytes } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'

/** Links that sign their first opener in, once, within an hour. Known to the node that made them alone. */
export interface SignInTokens {
  /** The token of a link that signs in with the key of that hash. */
  issue(keyHash: string): string
  /** The hash of the key, the first time; null for a token that is unknown, used or late. */
  take(token: string): string | null
}

const lifeMs = 3_600_000
/** Past that, the oldest are forgotten: whoever makes so many opens one of the last. */
const mostTokens = 100

export function createSignInTokens(clock: Clock): SignInTokens {
  // Oldest first.
  const tokens = new Map<string, { readonly keyHash: string; readonly untilMs: number }>()

  function sweep() {
    const nowMs = clock.nowMs()
    for (const [token, { untilMs }] of tokens) {
      if (untilMs <= nowMs || tokens.size > mostTokens) tokens.delete(token)
    }
  }

  return {
    issue(keyHash) {
      const token = randomBytes(32).toString('base64url')
      tokens.set(token, { keyHash, untilMs: clock.nowMs() + lifeMs })
      sweep()
      return token
    },
    take(token) {
      sweep()
      const found = tokens.get(token)
      tokens.delete(token)
      return found?.keyHash ?? null
    },
  }
}
