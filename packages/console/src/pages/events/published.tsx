import { Alert, Anchor, Button, Group, Stack } from '@mantine/core'
import type { TypedEvent } from '@posthorn/client'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { paths } from '../../addresses/paths.ts'
import { Copyable } from '../../parts/text/copy.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { NotificationLog } from './notification-log.tsx'

interface PublishedProps {
  readonly channel: string
  readonly event: TypedEvent<Record<string, unknown>, string>
  readonly onAnother: () => void
}

const words = strings.events

/** An event that was just published: where to find it, and its deliveries as they go on. */
export function Published({ channel, event, onAnother }: PublishedProps) {
  const mayRead = forbids(useSession(), 'read') === null
  const top = useRef<HTMLDivElement>(null)
  // The button that was pressed is gone.
  useEffect(() => top.current?.focus(), [])
  return (
    <Stack>
      <Alert
        ref={top}
        tabIndex={-1}
        role="status"
        variant="light"
        color="green"
        icon={<IconCheck size={18} />}
        title={words.published.title}
      >
        <Stack gap="xs">
          {words.published.help}
          <Copyable value={event.id} of={words.facts.id} />
          <Group>
            {mayRead && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to={paths.event} params={{ channel, event: event.id }} {...props} />
                )}
              >
                {words.published.open}
              </Anchor>
            )}
            <Button size="compact-sm" variant="default" onClick={onAnother}>
              {words.published.another}
            </Button>
          </Group>
        </Stack>
      </Alert>
      {mayRead && <NotificationLog channel={channel} event={event.id} />}
    </Stack>
  )
}
