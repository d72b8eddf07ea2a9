import { Alert, Button, Group, Text } from '@mantine/core'
import type { Session } from '@posthorn/client'
import { IconClock } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { paths } from '../addresses/paths.ts'
import { askForSession } from '../api/session.ts'
import { strings } from '../strings/strings.ts'
import { useReached } from './use-reached.ts'

const noticeMs = 10 * 60_000

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** Says in time that the session is about to end, so that nobody loses what they are writing. */
export function SessionEnd({ session }: { session: Session }) {
  const endMs = Date.parse(session.expires_at)
  const isNear = useReached(endMs - noticeMs)
  const isOver = useReached(endMs)
  const next = useRouterState({ select: ({ location }) => location.href })
  useEffect(() => {
    if (isOver) askForSession()
  }, [isOver])
  if (!isNear) return null
  const words = strings.session.ending
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      mb="md"
      icon={<IconClock size={18} />}
      title={words.title(clock.format(endMs))}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words.help}</Text>
        <Button
          size="compact-sm"
          variant="default"
          renderRoot={(props) => <Link to={paths.signIn} search={{ next }} {...props} />}
        >
          {words.again}
        </Button>
      </Group>
    </Alert>
  )
}

/** With something typed on the page, the sign-in does not take its place. */
export function SessionEnded() {
  const words = strings.session.ended
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      mb="md"
      icon={<IconClock size={18} />}
      title={words.title}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words.help}</Text>
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={paths.signIn}
          target="_blank"
        >
          {words.again}
        </Button>
      </Group>
    </Alert>
  )
}
