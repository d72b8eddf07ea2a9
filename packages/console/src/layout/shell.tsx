import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  ScrollArea,
  Text,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { whenSignedOut } from '../api/query-client.ts'
import { router } from '../app/router.tsx'
import { signOut } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { ChannelSwitch } from './channel-switch.tsx'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'

/** The frame of every page: where one is, and where else one can go. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: going elsewhere closes the menu.
  useEffect(close, [path])
  useEffect(() => {
    whenSignedOut(() => router.navigate({ to: '/sign-in', search: { next: path } }))
  }, [path])

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={classes.skip} href="#main">
        {strings.shell.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={open ? strings.shell.closeMenu : strings.shell.openMenu}
            />
            <Link to="/" className={classes.brand}>
              <img src="/posthorn.svg" alt="" width={26} height={26} />
              <Text fw={700} visibleFrom="xs">
                Posthorn
              </Text>
              <VisuallyHidden>{strings.shell.home}</VisuallyHidden>
            </Link>
            <ChannelSwitch />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeSwitch />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={strings.shell.signOut}
              title={strings.shell.signOut}
              onClick={() => void signOut()}
            >
              <IconLogout size={18} />
            </ActionIcon>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow component={ScrollArea}>
          <Navigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
