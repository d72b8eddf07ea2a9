import { useQuery } from '@tanstack/react-query'
import { useParams, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { paths } from '../addresses/paths.ts'
import { channelQuery } from '../api/channels.ts'
import { useSession } from '../session/session.ts'

const remembered = 'posthorn-channel'

/**
 * The channel that the page is of, by id or guid. On pages of no channel it is the one that the key
 * opens, or the one that was looked at last; null when there is none yet, and where all are shown.
 * Never a channel that the key does not open, whatever the address says.
 */
export function useCurrentChannel(): string | null {
  const { channel } = useParams({ strict: false })
  const { channel_id: own, scopes } = useSession()
  const isForeign = useIsForeign(channel, { own, mayRead: scopes.includes('read') })
  useEffect(() => {
    if (channel !== undefined) sessionStorage.setItem(remembered, channel)
  }, [channel])
  const isOfAll = useIsOfAllChannels()
  if (channel !== undefined && !isForeign) return channel
  return own ?? (isOfAll ? null : sessionStorage.getItem(remembered))
}

/** Whether the page is of all channels together. */
export function useIsOfAllChannels(): boolean {
  return useRouterState({
    select: ({ matches }) => matches.at(-1)?.fullPath === paths.installation,
  })
}

interface Opened {
  /** The one channel that the key opens; null where it opens all. */
  readonly own: string | null
  readonly mayRead: boolean
}

/** Whether it is neither the id nor the guid of the one channel that the key opens. */
function useIsForeign(channel: string | undefined, { own, mayRead }: Opened): boolean {
  const isOther = own !== null && channel !== undefined && channel !== own
  const { data } = useQuery({ ...channelQuery(own ?? ''), enabled: isOther && mayRead })
  // Who may not ask for the guid goes on by the id.
  return isOther && (mayRead ? data !== undefined && data.guid !== channel : true)
}

/** After the channel is gone. */
export function forgetCurrentChannel(): void {
  sessionStorage.removeItem(remembered)
}
