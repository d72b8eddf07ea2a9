import { NavLink } from '@mantine/core'
import {
  IconBolt,
  IconBook,
  IconChartLine,
  IconSend,
  IconSettings,
  IconStack2,
  IconTags,
} from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { paths } from '../app/paths.ts'
import { useSession } from '../session/use-session.ts'
import { strings } from '../strings/strings.ts'
import { useCurrentChannel } from './current-channel.ts'

/** The sidebar. Without a channel only what belongs to the installation. */
export function Navigation() {
  const channel = useCurrentChannel()
  const session = useSession()
  const here = useRouterState({ select: ({ location }) => location.pathname })
  const isUnder = (path: string) => here === path || here.startsWith(`${path}/`)
  const words = strings.navigation

  return (
    <nav aria-label={words.label}>
      {channel !== null && (
        <>
          <NavLink
            label={words.overview}
            leftSection={<IconChartLine size={18} />}
            active={isUnder(`/channels/${channel}/overview`)}
            renderRoot={(props) => <Link to={paths.overview} params={{ channel }} {...props} />}
          />
          <NavLink
            label={words.deliveries}
            leftSection={<IconSend size={18} />}
            active={isUnder(`/channels/${channel}/deliveries`)}
            renderRoot={(props) => <Link to={paths.deliveries} params={{ channel }} {...props} />}
          />
          <NavLink
            label={words.events}
            leftSection={<IconBolt size={18} />}
            active={isUnder(`/channels/${channel}/events`)}
            renderRoot={(props) => <Link to={paths.events} params={{ channel }} {...props} />}
          />
          <NavLink
            label={words.settings}
            leftSection={<IconSettings size={18} />}
            active={isUnder(`/channels/${channel}/settings`)}
            renderRoot={(props) => <Link to={paths.webhooks} params={{ channel }} {...props} />}
          />
        </>
      )}
      <NavLink
        label={words.topics}
        leftSection={<IconTags size={18} />}
        active={isUnder(paths.topics)}
        renderRoot={(props) => <Link to={paths.topics} {...props} />}
      />
      {session.kind === 'operator' && (
        <NavLink
          label={words.channels}
          leftSection={<IconStack2 size={18} />}
          active={here === paths.channels}
          renderRoot={(props) => (
            <Link to={paths.channels} activeOptions={{ exact: true }} {...props} />
          )}
        />
      )}
      <NavLink label={words.docs} leftSection={<IconBook size={18} />} component="a" href="/docs" />
    </nav>
  )
}
