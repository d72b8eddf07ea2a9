import { ActionIcon } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLogout } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { paths } from '../addresses/paths.ts'
import { signOut } from '../api/session.ts'
import { sentenceOf } from '../parts/query/error-box.tsx'
import { strings } from '../strings/strings.ts'

export function SignOutButton() {
  const leave = useMutation({
    mutationFn: signOut,
    // All that was on the screen is of the session that ended.
    onSuccess: () => window.location.assign(paths.signIn),
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
