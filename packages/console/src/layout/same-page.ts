import { useRouterState } from '@tanstack/react-router'
import { paths } from '../addresses/paths.ts'

/** Pages that every channel has, with what may be open below them. */
const pages = [
  paths.deliveries,
  paths.events,
  paths.webhooks,
  paths.keys,
  paths.channelSettings,
] as const

/** The page of another channel that shows of it what the current page shows of this one. */
export function useSamePage() {
  const here = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? '' })
  return pages.find((page) => here === page || here.startsWith(`${page}/`)) ?? paths.overview
}
