import { PosthornProblem, type Session } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { queryClient, whenSignedOut } from '../api/query-client.ts'
import { strings } from '../strings/strings.ts'

export type Scope = Session['scopes'][number]

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.session.get({ signal })
    } catch (error) {
      if (error instanceof PosthornProblem && error.status === 401) return null
      throw error
    }
  },
})

// The frame sees it, and leads to the sign-in and back.
whenSignedOut(() => queryClient.setQueryData(sessionQuery.queryKey, null))

export async function signOut(): Promise<void> {
  await api.session.close()
  queryClient.clear()
  // All that was on the screen is of the session that ended.
  window.location.assign('/sign-in')
}

/** Why the session may not do something, to be told at the disabled button; null when it may. */
export function forbids(session: Session, scope: Scope): string | null {
  return session.scopes.includes(scope) ? null : strings.session.lacks(scope)
}
