import { Anchor, Group, Text } from '@mantine/core'
import type { ChannelStats } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { paths } from '../../addresses/paths.ts'
import type { Span } from '../../addresses/spans.ts'
import { worstChannelsQuery } from '../../api/stats.ts'
import { Queried } from '../../parts/query/queried.tsx'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'
import type { Ranked } from './ranked.ts'
import { Ranking } from './ranking.tsx'

const words = strings.overview.installation
const titles = { name: words.channel, more: strings.overview.backlog }

/** Of all channels those that need a look first; the rest is on their own page. */
export function ChannelsInTrouble({ span }: { span: Span }) {
  const worst = useQuery(worstChannelsQuery(span))
  const rows = useMemo(
    () => worst.data?.data.map((stats) => rankedOf(stats, span)),
    [worst.data, span],
  )
  return (
    <Ranking title={words.channels} help={words.channelsHelp} titles={titles} rows={rows}>
      <Queried query={worst} rows={3}>
        {({ data }) => (
          <Text size="sm" c="dimmed">
            {data.length === 0 && `${words.channelsNone} `}
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => <Link to={paths.channels} {...props} />}
            >
              {words.toChannels}
            </Anchor>
          </Text>
        )}
      </Queried>
    </Ranking>
  )
}

function rankedOf(stats: ChannelStats, span: Span): Ranked {
  const { channel_id: channel, delivered, failed, given_up: givenUp, name, series } = stats
  const open = stats.open.toLocaleString()
  return {
    id: channel,
    name: (
      <Group gap="xs">
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.overview} params={{ channel }} search={{ span }} {...props} />
          )}
        >
          {visible(name)}
        </Anchor>
        {stats.open > 0 && (
          <Text span size="xs" c="dimmed">
            {words.waiting(open)}
          </Text>
        )}
      </Group>
    ),
    delivered,
    failed,
    givenUp,
    more: open,
    series,
  }
}
