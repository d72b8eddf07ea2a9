import type { Listener } from '../listener.ts'

type Route = (request: Request) => Promise<Response>

/**
 * The handlers of a route file of Next.js (App Router): `export const { POST, OPTIONS } =
 * nextRoute(listener)` in `app/webhooks/route.ts`. Next answers 405 to methods that are not exported.
 */
export function nextRoute(listener: Pick<Listener<object>, 'fetch'>): {
  readonly POST: Route
  readonly OPTIONS: Route
} {
  const route: Route = (request) => listener.fetch(request)
  return { POST: route, OPTIONS: route }
}
