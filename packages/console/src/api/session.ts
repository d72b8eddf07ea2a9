import { PosthornProblem, type Session, type SignIn } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient, whenSignedOut } from './query-client.ts'

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

/** Asks the server who is signed in, whose clock decides. */
export function askForSession(): void {
  void queryClient.invalidateQueries(sessionQuery)
}

/** Nothing stays of whoever was signed in before. */
export async function signIn(how: SignIn): Promise<Session> {
  const session = await api.session.open(how)
  queryClient.clear()
  queryClient.setQueryData(sessionQuery.queryKey, session)
  return session
}

export async function signOut(): Promise<void> {
  await api.session.close()
  queryClient.clear()
}
