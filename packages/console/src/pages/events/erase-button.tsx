import { Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { TypedEvent } from '@posthorn/client'
import { IconEraser } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { eraseEventData, notificationLogQuery } from '../../api/events.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

interface EraseButtonProps {
  readonly channel: string
  readonly event: TypedEvent<Record<string, unknown>, string>
}

const words = strings.events.erase

/** Whose data is still to be sent. */
const open: readonly string[] = ['pending', 'retrying', 'held']

/** Deletes what an event says, after saying what goes and what stays. */
export function EraseButton({ channel, event }: EraseButtonProps) {
  const session = useSession()
  const { data: log = [] } = useQuery(notificationLogQuery(channel, event.id))
  const isOpen = log.some(({ status }) => open.includes(status))
  const why =
    event.erased_at === null
      ? (forbids(session, 'manage') ?? (isOpen ? words.isOpen : null))
      : words.already
  const [opened, { open: ask, close }] = useDisclosure(false)
  const erase = useMutation({
    mutationFn: () => eraseEventData(channel, event.id),
    onSuccess() {
      close()
      notifications.show({ message: words.done })
    },
  })
  return (
    <>
      <AllowedButton
        why={why}
        variant="default"
        leftSection={<IconEraser size={16} />}
        onClick={() => {
          erase.reset()
          ask()
        }}
      >
        {words.button}
      </AllowedButton>
      <ConfirmModal
        opened={opened}
        onClose={close}
        title={words.title}
        confirm={words.confirm}
        color="red"
        onConfirm={() => erase.mutate()}
        isPending={erase.isPending}
        error={erase.error}
      >
        <Text size="sm">{words.whatGoes}</Text>
        <Text size="sm">{words.whatStays}</Text>
        <Text size="sm" c="dimmed">
          {words.copies} {words.open}
        </Text>
      </ConfirmModal>
    </>
  )
}
