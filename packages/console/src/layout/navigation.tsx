import { Divider, NavLink } from '@mantine/core'
import {
  IconBolt,
  IconBook,
  IconChartBar,
  IconChartLine,
  IconKey,
  IconSend,
  IconSettings,
  IconStack2,
  IconTags,
} from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../addresses/paths.ts'
import { type Scope, useSession } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { useCurrentChannel } from './current-channel.ts'

const words = strings.navigation

/** The sidebar: what the key opens. Without a channel only what belongs to the installation. */
export function Navigation() {
  const channel = useCurrentChannel()
  const { kind, scopes } = useSession()
  const mayRead = scopes.includes('read')
  return (
    <nav aria-label={words.label}>
      {channel !== null && mayRead && <ChannelEntries channel={channel} />}
      {channel !== null && !mayRead && <EntriesWithoutReading channel={channel} scopes={scopes} />}
      {channel !== null && <Divider my="xs" />}
      {kind === 'operator' && <OperatorEntries />}
      <Entry
        label={words.topics}
        icon={<IconTags size={18} />}
        under={paths.topics}
        link={(props) => <Link to={paths.topics} {...props} />}
      />
      <NavLink label={words.docs} leftSection={<IconBook size={18} />} component="a" href="/docs" />
    </nav>
  )
}

function ChannelEntries({ channel }: { channel: string }) {
  const params = { channel }
  return (
    <>
      <Entry
        label={words.overview}
        icon={<IconChartLine size={18} />}
        under={paths.overview}
        link={(props) => <Link to={paths.overview} params={params} {...props} />}
      />
      <Entry
        label={words.deliveries}
        icon={<IconSend size={18} />}
        under={paths.deliveries}
        link={(props) => <Link to={paths.deliveries} params={params} {...props} />}
      />
      <Entry
        label={words.events}
        icon={<IconBolt size={18} />}
        under={paths.events}
        link={(props) => <Link to={paths.events} params={params} {...props} />}
      />
      <Entry
        label={words.settings}
        icon={<IconSettings size={18} />}
        under={`${paths.channel}/settings`}
        link={(props) => <Link to={paths.webhooks} params={params} {...props} />}
      />
    </>
  )
}

interface EntriesProps {
  readonly channel: string
  readonly scopes: readonly Scope[]
}

/** For keys of programs, which people seldom sign in with. */
function EntriesWithoutReading({ channel, scopes }: EntriesProps) {
  const params = { channel }
  return (
    <>
      {scopes.includes('publish') && (
        <Entry
          label={words.publish}
          icon={<IconBolt size={18} />}
          under={paths.publish}
          link={(props) => <Link to={paths.publish} params={params} {...props} />}
        />
      )}
      {scopes.includes('manage') && (
        <Entry
          label={words.keys}
          icon={<IconKey size={18} />}
          under={paths.keys}
          link={(props) => <Link to={paths.keys} params={params} {...props} />}
        />
      )}
    </>
  )
}

function OperatorEntries() {
  return (
    <>
      <Entry
        label={words.installation}
        icon={<IconChartBar size={18} />}
        under={paths.installation}
        link={(props) => <Link to={paths.installation} {...props} />}
      />
      <Entry
        label={words.channels}
        icon={<IconStack2 size={18} />}
        under={paths.channels}
        exact
        link={(props) => <Link to={paths.channels} activeOptions={{ exact: true }} {...props} />}
      />
    </>
  )
}

interface EntryProps {
  readonly label: string
  readonly icon: ReactNode
  /** The entry is the current one on pages whose pattern begins so. */
  readonly under: string
  /** On that page alone. */
  readonly exact?: boolean
  readonly link: (props: Record<string, unknown>) => ReactNode
}

function Entry({ label, icon, under, exact = false, link }: EntryProps) {
  const here = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? '' })
  const isCurrent = here === under || (!exact && here.startsWith(`${under}/`))
  return (
    <NavLink
      label={label}
      leftSection={icon}
      active={isCurrent}
      renderRoot={(props) => link({ ...props, 'aria-current': isCurrent ? 'page' : undefined })}
    />
  )
}
