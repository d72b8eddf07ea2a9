import { Outlet, useRouterState } from '@tanstack/react-router'
import { forbids, type Right, useSession } from '../session/session.ts'
import { ForbiddenPage } from './forbidden-page.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Without all of them the page is not shown, nor anything asked for that it shows. */
    readonly needs?: readonly Right[]
  }
}

/** The page itself, or why it is not for the key that is signed in. */
export function Content() {
  const session = useSession()
  const needs = useRouterState({
    select: ({ matches }) => matches.at(-1)?.staticData.needs ?? none,
  })
  const why = needs.map((right) => forbids(session, right)).find((each) => each !== null)
  return why === undefined || why === null ? <Outlet /> : <ForbiddenPage why={why} />
}

const none: readonly Right[] = []
