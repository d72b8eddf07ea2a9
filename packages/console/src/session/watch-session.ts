import type { Session } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { sessionQuery } from '../api/session.ts'
import { useSession } from './session.ts'

/**
 * Sees that the session ended, or is another one: a tab beside this one may sign out, or in with
 * another key, and a key may be revoked or expire. Answers who is signed in now.
 */
export function useWatchedSession(): Session {
  const router = useRouter()
  const shown = useSession()
  const { data: current } = useQuery({ ...sessionQuery, refetchOnWindowFocus: 'always' })
  useEffect(() => {
    // The frame is asked again who is there, and leads to the sign-in, which leads back.
    if (current === null) void router.invalidate()
    // Nothing on the screen is of the one who is signed in now.
    else if (current !== undefined && !isSame(current, shown)) window.location.assign('/')
  }, [router, current, shown])
  return current ?? shown
}

function isSame(one: Session, other: Session): boolean {
  return (
    one.kind === other.kind &&
    one.channel_id === other.channel_id &&
    one.scopes.join() === other.scopes.join()
  )
}
