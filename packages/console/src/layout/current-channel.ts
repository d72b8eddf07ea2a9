import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { channelQuery } from '../api/channels.ts'
import { useSession } from '../session/session.ts'

const remembered = 'posthorn-channel'

/**
 * The channel that the page is of, by id or guid. On pages of no channel it is the one that the key
 * opens, or the one that was looked at last; null when there is none yet. Never a channel that the key
 * does not open, whatever the address says.
 */
export function useCurrentChannel(): string | null {
  const { channel } = useParams({ strict: false })
  const { channel_id: own } = useSession()
  const isForeign = useIsForeign(channel, own)
  useEffect(() => {
    if (channel !== undefined) sessionStorage.setItem(remembered, channel)
  }, [channel])
  if (channel !== undefined && !isForeign) return channel
  return own ?? sessionStorage.getItem(remembered)
}

/** Whether it is neither the id nor the guid of the one channel that the key opens. */
function useIsForeign(channel: string | undefined, own: string | null): boolean {
  const isOther = own !== null && channel !== undefined && channel !== own
  const { data } = useQuery({ ...channelQuery(own ?? ''), enabled: isOther })
  return isOther && data !== undefined && data.guid !== channel
}

/** After the channel is gone. */
export function forgetCurrentChannel(): void {
  sessionStorage.removeItem(remembered)
}
