import { ActionIcon } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLogout } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { sentenceOf } from '../parts/error-box.tsx'
import { signOut } from '../session/session.ts'
import { strings } from '../strings/strings.ts'

export function SignOutButton() {
  const leave = useMutation({
    mutationFn: signOut,
    onError: (error) => notifications.show({ color: 'red', message: sentenceOf(error) }),
  })
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={strings.shell.signOut}
      title={strings.shell.signOut}
      loading={leave.isPending}
      onClick={() => leave.mutate()}
    >
      <IconLogout size={18} />
    </ActionIcon>
  )
}
