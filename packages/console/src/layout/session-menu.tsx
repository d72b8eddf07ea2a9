import { Menu, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { paths } from '../addresses/paths.ts'
import { signOut } from '../api/session.ts'
import { PendingButton } from '../parts/button/pending-button.tsx'
import { LeaveQuestion } from '../parts/form/leave-question.tsx'
import { giveUpUnsaved, hasUnsaved } from '../parts/form/unsaved.ts'
import { sentenceOf } from '../parts/query/error-box.tsx'
import { visible } from '../parts/text/visible.ts'
import type { Session } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import classes from './shell.module.css'

const words = strings.session

/** Who is signed in, by the key that they used, and the way out. */
export function SessionMenu({ session }: { session: Session }) {
  const [isAsking, ask] = useDisclosure(false)
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess() {
      giveUpUnsaved()
      // All that was on the screen is of the session that ended.
      window.location.assign(paths.signIn)
    },
    onError: (error) => notifications.show({ color: 'red', message: sentenceOf(error) }),
  })
  const { kind, key, scopes } = session
  const isOperator = kind === 'operator'
  const name = visible(key.name ?? (isOperator ? words.operatorKey : words.unnamedKey))
  const hint = strings.keys.hint(isOperator ? 'ak' : 'pk', key.hint)
  return (
    <>
      <Menu width={260} position="bottom-end">
        <Menu.Target>
          <PendingButton
            variant="subtle"
            color="gray"
            size="compact-sm"
            className={classes.session}
            loading={leave.isPending}
            aria-label={words.signedInAs(name)}
          >
            <IconUserCircle size={18} aria-hidden style={{ flex: 'none' }} />
            <Text size="sm" ml={6} truncate visibleFrom="sm">
              {name}
            </Text>
          </PendingButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Stack gap={2} px="sm" py="xs">
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {hint}
            </Text>
            <Text size="xs" c="dimmed">
              {isOperator ? words.opensAll : words.opensOne(scopes)}
            </Text>
          </Stack>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => (hasUnsaved() ? ask.open() : leave.mutate())}
          >
            {strings.shell.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LeaveQuestion
        opened={isAsking}
        onStay={ask.close}
        onLeave={() => {
          ask.close()
          leave.mutate()
        }}
      />
    </>
  )
}
