import type { Session } from '@posthorn/client'
import { useRouteContext } from '@tanstack/react-router'
import { strings } from '../strings/strings.ts'

export type Scope = Session['scopes'][number]

/** Who is signed in. Only inside the frame, which nobody else sees. */
export function useSession(): Session {
  return useRouteContext({ from: '/signed-in', select: ({ session }) => session })
}

/** Why the session may not do something, to be told at the disabled button; null when it may. */
export function forbids(session: Session, scope: Scope): string | null {
  return session.scopes.includes(scope) ? null : strings.session.lacks(scope)
}
