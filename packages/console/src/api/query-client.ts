import { PosthornProblem } from '@posthorn/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** What is told when the server no longer knows who asks. The session sets it. */
let onSignedOut = () => {}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** For what failed outside of queries and mutations, such as a live tail; these are looked at here. */
export function noticeSignedOut(error: unknown): void {
  if (error instanceof PosthornProblem && error.status === 401) onSignedOut()
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({
    onError(error, _variables, _result, { options }) {
      // A key that is refused at the sign-in ends nobody's session.
      if (options.mutationKey?.[0] !== 'sign-in') noticeSignedOut(error)
    },
  }),
  defaultOptions: {
    // The server may be on this machine: only a call can tell whether it answers. Waiting for a network
    // would leave a button spinning, and send what was asked for long after.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      // The client itself sends again what failed in passing.
      retry: false,
    },
  },
})
