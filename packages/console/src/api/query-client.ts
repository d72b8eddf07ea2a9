import { PosthornProblem } from '@posthorn/client'
import { QueryCache, QueryClient } from '@tanstack/react-query'

/** What is told when the server no longer knows who asks. The session sets it. */
let onSignedOut = () => {}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error) {
      if (error instanceof PosthornProblem && error.status === 401) onSignedOut()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The client itself sends again what failed in passing.
      retry: false,
    },
  },
})
