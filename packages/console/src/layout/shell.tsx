import { AppShell, Burger, Group, ScrollArea, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { SessionEnd, SessionEnded } from '../session/session-end.tsx'
import { strings } from '../strings/strings.ts'
import { ChannelSwitch } from './channel-switch.tsx'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { Content } from './content.tsx'
import { Navigation } from './navigation.tsx'
import { SessionMenu } from './session-menu.tsx'
import classes from './shell.module.css'
import { useWatchedSession } from './watch-session.ts'

/** The frame of every page: where one is, and where else one can go. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false)
  const { session, hasEnded } = useWatchedSession()
  const main = useFocusOnNewPage(close)
  const burger = useRef<HTMLButtonElement>(null)

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
        <Group h="100%" px={{ base: 'sm', sm: 'md' }} justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              ref={burger}
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-expanded={open}
              aria-label={open ? strings.shell.closeMenu : strings.shell.openMenu}
            />
            <Link to="/" className={classes.brand}>
              <img src="/posthorn.svg" alt="" width={26} height={26} />
              <Text fw={700} visibleFrom="xs" aria-hidden>
                Posthorn
              </Text>
              <VisuallyHidden>{strings.shell.home}</VisuallyHidden>
            </Link>
            <ChannelSwitch />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeSwitch />
            <SessionMenu session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        p="sm"
        className={open ? undefined : classes.closed}
        onKeyDown={({ key }) => {
          if (key !== 'Escape') return
          close()
          burger.current?.focus()
        }}
      >
        <AppShell.Section grow component={ScrollArea}>
          <Navigation />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {hasEnded ? <SessionEnded /> : <SessionEnd session={session} />}
        <Content />
      </AppShell.Main>
    </AppShell>
  )
}

/**
 * Going elsewhere closes the menu. What was focused may be gone with the page before; the keyboard
 * then goes on in the content, not at the top of the window.
 */
function useFocusOnNewPage(close: () => void) {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    const isFirst = before.current === undefined
    before.current = path
    close()
    const focused = document.activeElement
    const isLost = focused === null || focused === document.body
    const isInMenu = focused?.closest('nav') !== null && window.matchMedia(narrow).matches
    if (!isFirst && (isLost || isInMenu)) main.current?.focus({ preventScroll: true })
  }, [path, close])
  return main
}

/** Where the menu covers the page: below the theme's breakpoint `sm`. */
const narrow = '(width < 48em)'
