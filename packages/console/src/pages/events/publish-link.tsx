import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../app/paths.ts'
import { AllowedButton } from '../../parts/allowed-button.tsx'
import { forbids } from '../../session/session.ts'
import { useSession } from '../../session/use-session.ts'
import { strings } from '../../strings/strings.ts'

interface PublishLinkProps {
  /** Null when none is chosen. */
  readonly channel: string | null
  readonly topic?: string
}

/** Leads to the page Publish Event, or says why one may not publish. */
export function PublishLink({ channel, topic }: PublishLinkProps) {
  const session = useSession()
  const why = channel === null ? strings.topics.noChannel : forbids(session, 'publish')
  const icon = <IconSend size={16} />
  if (channel === null || why !== null) {
    return (
      <AllowedButton why={why} leftSection={icon}>
        {strings.events.publish}
      </AllowedButton>
    )
  }
  return (
    <Button
      leftSection={icon}
      renderRoot={(props) => (
        <Link to={paths.publish} params={{ channel }} search={{ topic }} {...props} />
      )}
    >
      {strings.events.publish}
    </Button>
  )
}
