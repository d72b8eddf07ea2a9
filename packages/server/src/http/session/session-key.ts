import { type ApiKey, isUsable } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import { unauthenticated } from '../request/authenticate.ts'
import { isSafe, refuseForeignOrigin } from './same-origin.ts'
import { readSessionCookie, type SessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

interface Asked {
  readonly header: (name: string) => string | undefined
  readonly isSecure: () => boolean
}

/** `over`: the browser holds a session of ours that has ended, or whose key has. */
export type FoundSession = { readonly session: SessionCookie; readonly key: ApiKey } | 'over' | null

/** The session that a request's cookie holds, with its key; null when it holds none that could still hold. */
export function findSession(
  { directory, sealer, clock }: Pick<OperationContext, 'directory' | 'sealer' | 'clock'>,
  sessions: Sessions,
  { header, isSecure }: Asked,
): FoundSession | Promise<FoundSession> {
  const nowMs = clock.nowMs()
  const session = readSessionCookie(header('cookie'), { sealer, nowMs, isSecure })
  if (session === null) return null
  const withKey = (hasEnded: boolean): FoundSession => {
    if (hasEnded) return 'over'
    const key = directory.keyByHash(session.keyHash)
    return key !== undefined && isUsable(key, nowMs) ? { session, key } : 'over'
  }
  const hasEnded = sessions.ended.has(session.id)
  return hasEnded instanceof Promise ? hasEnded.then(withKey) : withKey(hasEnded)
}

/** The session of a request without a key of its own. What changes something must come from our own pages. */
export function usableSession(
  context: OperationContext,
  sessions: Sessions,
  asked: Asked & { readonly method: string },
): UsableSession | Promise<UsableSession> {
  const usable = (found: FoundSession): UsableSession => {
    // Told, also where nobody needs a key: its owner would go on unnoticed.
    if (found === 'over') return over
    if (found === null) return null
    return (isSafe(asked.method) ? null : refuseForeignOrigin(asked.header)) ?? found
  }
  const found = findSession(context, sessions, asked)
  return found instanceof Promise ? found.then(usable) : usable(found)
}

type UsableSession = Exclude<FoundSession, 'over'> | Refusal

const over = unauthenticated('This session has ended, or its key has. Sign in again.')
