import { useParams } from '@tanstack/react-router'
import { useSession } from '../session/use-session.ts'

const remembered = 'posthorn-channel'

/**
 * The channel that the page is of, by id or guid. On pages of no channel it is the one that the key
 * opens, or the one that was looked at last; null when there is none yet.
 */
export function useCurrentChannel(): string | null {
  const { channel } = useParams({ strict: false })
  const { channel_id } = useSession()
  if (channel !== undefined) {
    sessionStorage.setItem(remembered, channel)
    return channel
  }
  return channel_id ?? sessionStorage.getItem(remembered)
}

/** After the channel is gone. */
export function forgetChannel(): void {
  sessionStorage.removeItem(remembered)
}
