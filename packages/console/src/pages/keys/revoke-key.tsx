import { Alert, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Key } from '@posthorn/client'
import { useMutation } from '@tanstack/react-query'
import { revokeKey } from '../../api/keys.ts'
import { ConfirmModal } from '../../parts/dialog/confirm-modal.tsx'
import { useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { keyNameOf } from './key-name.ts'

interface RevokeKeyProps {
  readonly channel: string
  readonly revoked: Key
  /** No other key of the channel may manage it. */
  readonly isLast: boolean
  readonly onClose: () => void
}

const words = strings.keys.revoke

export function RevokeKey({ channel, revoked, isLast, onClose }: RevokeKeyProps) {
  const { kind } = useSession()
  const name = keyNameOf(revoked)
  const revoke = useMutation({
    mutationFn: () => revokeKey(channel, revoked.id),
    onSuccess() {
      notifications.show({ message: words.done(name) })
      onClose()
    },
  })
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={words.title(name)}
      confirm={words.submit}
      color="red"
      onConfirm={() => revoke.mutate()}
      isPending={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm">{words.help}</Text>
      {kind === 'channel' && <Text size="sm">{words.own}</Text>}
      {isLast && (
        <Alert color="yellow" variant="light">
          {words.last}
        </Alert>
      )}
    </ConfirmModal>
  )
}
