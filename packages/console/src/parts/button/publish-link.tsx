import { IconSend } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { AllowedLink } from './allowed-link.tsx'

interface PublishLinkProps {
  /** Null when none is chosen. */
  readonly channel: string | null
  readonly topic?: string
}

/** Leads to the page Publish Event, or says why one may not publish. */
export function PublishLink({ channel, topic }: PublishLinkProps) {
  const session = useSession()
  const why = channel === null ? strings.topics.noChannel : forbids(session, 'publish')
  return (
    <AllowedLink
      why={why}
      leftSection={<IconSend size={16} />}
      link={(props) => (
        <Link
          to={paths.publish}
          params={{ channel: channel ?? '' }}
          search={{ topic }}
          {...props}
        />
      )}
    >
      {strings.events.publish}
    </AllowedLink>
  )
}
