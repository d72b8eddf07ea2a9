import type { Session } from '@posthorn/client'
import { useRouteContext } from '@tanstack/react-router'

/** Who is signed in. Only inside the frame, which nobody else sees. */
export function useSession(): Session {
  return useRouteContext({ from: '/signed-in', select: ({ session }) => session })
}
