import { Anchor, Badge, Button, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Channel } from '@posthorn/client'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { channelPagesQuery } from '../../api/channels.ts'
import { Page } from '../../parts/page/page.tsx'
import { Empty } from '../../parts/query/empty.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { type DataColumn, DataTable } from '../../parts/table/data-table.tsx'
import { LoadMore } from '../../parts/table/load-more.tsx'
import { visible } from '../../parts/text/visible.ts'
import { Time } from '../../parts/time/time.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.channels

/** A form of its own, which most visits never open. */
const NewChannelModal = lazyPart(async () => (await import('./new-channel.tsx')).NewChannelModal)

/** All channels, for the operator; a key of one channel is led there. */
export function ChannelsPage() {
  const { channel_id } = useSession()
  return channel_id === null ? <AllChannels /> : <Navigate to="/" replace />
}

function AllChannels() {
  const channels = useInfiniteQuery(channelPagesQuery)
  const [isCreating, { open, close }] = useDisclosure(false)
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      {words.create}
    </Button>
  )
  return (
    <Page title={words.title} actions={create}>
      <Queried query={channels}>
        {({ pages }) => (
          <Stack>
            <ChannelTable all={pages.flatMap(({ data }) => data)} />
            {channels.hasNextPage && <LoadMore query={channels} />}
          </Stack>
        )}
      </Queried>
      {isCreating && (
        <Suspense>
          <NewChannelModal onClose={close} />
        </Suspense>
      )}
    </Page>
  )
}

function ChannelTable({ all }: { all: readonly Channel[] }) {
  const [text, setText] = useState('')
  if (all.length === 0) return <Empty title={words.empty}>{words.emptyHelp}</Empty>
  const wanted = text.trim().toLowerCase()
  const fitting = all.filter(({ name, guid, id }) =>
    [name, guid, id].some((each) => each?.toLowerCase().includes(wanted)),
  )
  return (
    <>
      {all.length > 5 && (
        <TextInput
          aria-label={words.filter}
          placeholder={words.filterHelp}
          leftSection={<IconSearch size={16} />}
          maw={320}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {fitting.length === 0 ? (
        <Text c="dimmed" size="sm" role="status">
          {words.noneFit(text.trim())}
        </Text>
      ) : (
        <DataTable label={words.title} rows={fitting} idOf={idOf} columns={columns} />
      )}
    </>
  )
}

const idOf = ({ id }: Channel) => id

const columns: readonly DataColumn<Channel>[] = [
  {
    title: words.name,
    cell: ({ id, name, description }) => (
      <>
        <Anchor
          size="sm"
          display="inline-block"
          renderRoot={(props) => <Link to={paths.overview} params={{ channel: id }} {...props} />}
        >
          {visible(name)}
        </Anchor>
        {description !== null && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {visible(description)}
          </Text>
        )}
      </>
    ),
  },
  {
    title: words.guid,
    width: '26%',
    cell: ({ guid }) => (
      <Text size="sm" truncate title={guid ?? undefined}>
        {guid ?? words.none}
      </Text>
    ),
  },
  {
    title: words.access,
    wide: true,
    width: '130px',
    cell: (channel) =>
      channel.public ? (
        <Badge variant="light" tt="none" color="yellow">
          {words.public}
        </Badge>
      ) : (
        <Text size="sm" c="dimmed">
          {words.private}
        </Text>
      ),
  },
  {
    title: words.created,
    wide: true,
    width: '220px',
    cell: ({ created_at }) => <Time at={created_at} />,
  },
]
