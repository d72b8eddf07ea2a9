import { Badge, Group, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Replay } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { cancelReplay, isOpen, lastReplayQuery } from '../../../api/replays.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Time } from '../../../parts/time/time.tsx'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'

interface ReplaySectionProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
}

const words = strings.webhook.replay

/** How long a replay that has ended is still shown. */
const shownMs = 24 * 60 * 60 * 1000

const parts = [
  ['delivered', 'green'],
  ['failed', 'red'],
  ['cancelled', 'gray'],
  ['held', 'violet'],
  ['retrying', 'orange'],
  ['pending', 'blue'],
] as const

/** The replay that runs, or ran lately: how far it is, and what became of its deliveries. */
export function ReplaySection({ channel, webhook }: ReplaySectionProps) {
  const { data: replay } = useQuery(lastReplayQuery(channel, webhook))
  const isOld = replay?.ended_at != null && Date.parse(replay.ended_at) < Date.now() - shownMs
  if (replay == null || (isOld && !isOpen(replay))) return null
  const { counts, fed, status, total } = replay
  const shown = parts.filter(([state]) => counts[state] > 0)
  return (
    <Section
      title={words.last}
      actions={isOpen(replay) && <CancelButton channel={channel} replay={replay} />}
    >
      <Group gap="sm">
        <Badge variant="light" tt="none" color={status === 'paused' ? 'yellow' : 'horn'}>
          {words.status[status]}
        </Badge>
        <Text size="sm">
          {words.progress(fed.toLocaleString(), Math.max(fed, total).toLocaleString())}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={replay.created_at} />
        </Text>
      </Group>
      <Progress.Root size="lg" aria-label={words.last}>
        {shown.map(([state, color]) => (
          <Progress.Section
            key={state}
            value={(counts[state] / Math.max(1, fed, total)) * 100}
            color={color}
            aria-label={strings.parts.deliveryState[state]}
          />
        ))}
      </Progress.Root>
      <Group gap="md" role="status">
        {shown.map(([state, color]) => (
          <Stack key={state} gap={0}>
            <Text size="xs" c={`var(--mantine-color-${color}-text)`}>
              {strings.parts.deliveryState[state]}
            </Text>
            <Text size="sm">{counts[state].toLocaleString()}</Text>
          </Stack>
        ))}
      </Group>
    </Section>
  )
}

function CancelButton({ channel, replay }: { channel: string; replay: Replay }) {
  const why = forbids(useSession(), 'manage')
  const [isAsking, ask] = useDisclosure(false)
  const cancel = useMutation({
    mutationFn: () => cancelReplay(channel, replay),
    onSuccess() {
      ask.close()
      notifications.show({ message: words.cancelled })
    },
  })
  return (
    <>
      <AllowedButton variant="default" size="compact-sm" why={why} onClick={ask.open}>
        {words.cancel}
      </AllowedButton>
      <ConfirmModal
        opened={isAsking}
        onClose={ask.close}
        title={words.cancelTitle}
        confirm={words.cancel}
        color="red"
        onConfirm={cancel.mutate}
        isPending={cancel.isPending}
        error={cancel.error}
      >
        <Text size="sm">{words.cancelHelp}</Text>
      </ConfirmModal>
    </>
  )
}
