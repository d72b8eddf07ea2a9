import { Button, Menu, Text } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../addresses/paths.ts'
import { channelQuery, channelsQuery } from '../api/channels.ts'
import { visible } from '../parts/text/visible.ts'
import { useSession } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { useCurrentChannel, useIsOfAllChannels } from './current-channel.ts'
import { useSamePage } from './same-page.ts'
import classes from './shell.module.css'

const words = strings.shell

/** Names the channel one is on; the operator goes to another one from here. */
export function ChannelSwitch() {
  const { kind, scopes } = useSession()
  const channel = useCurrentChannel()
  const current = useQuery({
    ...channelQuery(channel ?? ''),
    enabled: channel !== null && scopes.includes('read'),
  })
  const none = useIsOfAllChannels() ? words.allChannels : words.noChannel
  const name = visible(current.data?.name ?? channel ?? none)
  if (kind === 'operator') return <OperatorSwitch name={name} current={current.data?.id ?? null} />
  return (
    <Text size="sm" c="dimmed" truncate title={name}>
      {name}
    </Text>
  )
}

function OperatorSwitch({ name, current }: { name: string; current: string | null }) {
  const channels = useQuery(channelsQuery)
  const page = useSamePage()
  return (
    <Menu width={260} position="bottom-start" classNames={{ itemLabel: classes.item }}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.switch}
          rightSection={<IconChevronDown size={14} />}
          aria-label={words.switchChannel(name)}
        >
          <Text size="sm" truncate>
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="min(400px, 70vh)" style={{ overflowY: 'auto' }}>
        {channels.data?.data.map(({ id, name: each }) => (
          <Menu.Item
            key={id}
            rightSection={id === current ? <IconCheck size={14} aria-hidden /> : null}
            renderRoot={(props) => (
              <Link
                to={page}
                params={{ channel: id }}
                {...props}
                aria-current={id === current ? 'true' : undefined}
              />
            )}
          >
            <Text size="sm" truncate>
              {visible(each)}
            </Text>
          </Menu.Item>
        ))}
        {channels.data?.has_more === true && (
          <Menu.Item renderRoot={(props) => <Link to={paths.channels} {...props} />}>
            {words.moreChannels}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link to={paths.installation} {...props} />}>
          {words.allChannels}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
