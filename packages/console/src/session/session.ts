import type { Session } from '@posthorn/client'
import { useRouteContext } from '@tanstack/react-router'
import { paths } from '../addresses/paths.ts'
import { strings } from '../strings/strings.ts'

export type { Session }

export type Scope = Session['scopes'][number]

/** What a page or a button takes: a scope, or the key of the operator. */
export type Right = Scope | 'operator'

/** Who is signed in. Only inside the frame, which nobody else sees. */
export function useSession(): Session {
  return useRouteContext({ from: '/signed-in', select: ({ session }) => session })
}

/** Why the session may not do something, to be told at the disabled button; null when it may. */
export function forbids({ kind, scopes }: Session, right: Right): string | null {
  if (right === 'operator') return kind === 'operator' ? null : strings.session.operatorOnly
  return scopes.includes(right) ? null : strings.session.lacks(right)
}

/** The page of its channel that a key which opens one sees first. */
export function firstPage({ scopes }: Session) {
  if (scopes.includes('read')) return paths.overview
  if (scopes.includes('publish')) return paths.publish
  return scopes.includes('manage') ? paths.keys : paths.topics
}
