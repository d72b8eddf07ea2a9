import type { ApiKey } from '../../domain/api-key.ts'
import { isUsable } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import { unauthenticated } from '../request/authenticate.ts'
import { isSafe, refuseForeignOrigin } from './same-origin.ts'
import { readSessionCookie, type SessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

interface Asked {
  readonly method: string
  readonly header: (name: string) => string | undefined
}

/** The session that a request's cookie holds, with its key; null when there is none that still holds. */
export function sessionOf(
  { directory, sealer, clock }: Pick<OperationContext, 'directory' | 'sealer' | 'clock'>,
  sessions: Sessions,
  header: Asked['header'],
): { readonly session: SessionCookie; readonly key: ApiKey } | null {
  const nowMs = clock.nowMs()
  const session = readSessionCookie(header('cookie'), { sealer, nowMs })
  if (session === null || sessions.hasEnded(session.id)) return null
  const key = directory.keyByHash(session.keyHash)
  return key !== undefined && isUsable(key, nowMs) ? { session, key } : null
}

/** The key of a request without one of its own. What changes something must come from our own pages. */
export function sessionKey(
  context: OperationContext,
  sessions: Sessions,
  { method, header }: Asked,
): ApiKey | Refusal | null {
  const found = sessionOf(context, sessions, header)
  if (found === null) return isOver(context, header) ? over : null
  return (isSafe(method) ? null : refuseForeignOrigin(header)) ?? found.key
}

/** A session of ours that ended is told, also where nobody needs a key: its owner would go on unnoticed. */
function isOver({ sealer, clock }: OperationContext, header: Asked['header']): boolean {
  return readSessionCookie(header('cookie'), { sealer, nowMs: clock.nowMs() }) !== null
}

const over = unauthenticated('This session has ended, or its key has. Sign in again.')
