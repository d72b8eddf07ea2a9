import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { paths } from '../../addresses/paths.ts'
import { channelQuery } from '../../api/channels.ts'
import { SettingsPage } from '../../layout/settings-page.tsx'
import { Loading } from '../../parts/query/loading.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { strings } from '../../strings/strings.ts'
import { ChannelFacts } from './channel-facts.tsx'
import { DeleteChannel } from './delete-channel.tsx'

/** Many kinds of fields, which come when the page stands. */
const ChannelSettings = lazyPart(
  async () => (await import('./channel-settings.tsx')).ChannelSettings,
)

export function ChannelPage() {
  const { channel: address } = useParams({ from: `/signed-in${paths.channelSettings}` })
  const found = useQuery(channelQuery(address))
  return (
    <SettingsPage tab="channel">
      <Queried
        query={found}
        missing={{
          what: strings.parts.noSuch.channel,
          to: paths.channels,
          label: strings.channels.title,
        }}
      >
        {(channel) => (
          <Stack maw={860}>
            <ChannelFacts channel={channel} />
            <Suspense fallback={<Loading rows={10} />}>
              <ChannelSettings key={channel.id} channel={channel} />
            </Suspense>
            <DeleteChannel address={address} channel={channel} />
          </Stack>
        )}
      </Queried>
    </SettingsPage>
  )
}
