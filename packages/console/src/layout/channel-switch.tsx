import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { channelQuery, channelsQuery } from '../api/channels.ts'
import { paths } from '../app/paths.ts'
import { useSession } from '../session/use-session.ts'
import { strings } from '../strings/strings.ts'
import { useCurrentChannel } from './current-channel.ts'

/** Names the channel one is on; the operator goes to another one from here. */
export function ChannelSwitch() {
  const session = useSession()
  const channel = useCurrentChannel()
  const current = useQuery({ ...channelQuery(channel ?? ''), enabled: channel !== null })
  const name = current.data?.name ?? channel ?? strings.shell.noChannel
  if (session.kind === 'channel') {
    return (
      <Text size="sm" c="dimmed" truncate maw={260}>
        {name}
      </Text>
    )
  }
  return <OperatorSwitch name={name} />
}

function OperatorSwitch({ name }: { name: string }) {
  const channels = useQuery(channelsQuery)
  return (
    <Menu width={260} position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          maw={260}
          rightSection={<IconChevronDown size={14} />}
          aria-label={strings.shell.switchChannel(name)}
        >
          <Text size="sm" truncate>
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
        {channels.data?.data.map(({ id, name: each }) => (
          <Menu.Item
            key={id}
            renderRoot={(props) => <Link to={paths.overview} params={{ channel: id }} {...props} />}
          >
            {each}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link to={paths.channels} {...props} />}>
          {strings.shell.allChannels}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
