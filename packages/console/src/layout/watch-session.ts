import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { sessionQuery } from '../api/session.ts'
import { hasUnsaved } from '../parts/form/unsaved.ts'
import { type Session, useSession } from '../session/session.ts'

interface WatchedSession {
  /** The last that there was. */
  readonly session: Session
  /** Nobody is signed in, and the page is still there for what is typed on it alone. */
  readonly hasEnded: boolean
}

/**
 * Sees that the session ended, or is another one: a tab beside this one may sign out, or in with
 * another key, and a key may be revoked or expire.
 */
export function useWatchedSession(): WatchedSession {
  const router = useRouter()
  const shown = useSession()
  const { data: current } = useQuery({
    ...sessionQuery,
    refetchOnWindowFocus: 'always',
    // A window beside this one may sign in, and this one is in sight all the while.
    refetchInterval: ({ state: { data } }) => (data === null ? 3_000 : false),
  })
  useEffect(() => {
    if (current === null) {
      // The frame is asked again who is there, and leads to the sign-in, which leads back.
      if (!hasUnsaved()) void router.invalidate()
      // Nothing on the screen is of the one who is signed in now.
    } else if (current !== undefined && !isSame(current, shown)) window.location.assign('/')
  }, [router, current, shown])
  return { session: current ?? shown, hasEnded: current === null && hasUnsaved() }
}

function isSame(one: Session, other: Session): boolean {
  return (
    one.kind === other.kind &&
    one.channel_id === other.channel_id &&
    one.scopes.join() === other.scopes.join()
  )
}
