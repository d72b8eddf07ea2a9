import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { paths } from '../../addresses/paths.ts'
import { eventsQuery, readEventsAnew } from '../../api/events.ts'
import { PublishLink } from '../../parts/button/publish-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Empty } from '../../parts/query/empty.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { LoadMore } from '../../parts/table/load-more.tsx'
import { strings } from '../../strings/strings.ts'
import { type EventRow, eventColumns } from './event-columns.tsx'
import { EventFilterBar } from './event-filter-bar.tsx'

const words = strings.events

/** Everything that was published on the channel, newest first. What is filtered by stands in the address. */
export function EventsPage() {
  const { channel } = useParams({ from: `/signed-in${paths.events}` })
  const filters = useSearch({ from: `/signed-in${paths.events}` })
  const navigate = useNavigate()
  const events = useInfiniteQuery(eventsQuery(channel, filters))
  const rows = useMemo(() => events.data?.pages.flatMap(({ data }) => data) ?? [], [events.data])
  const columns = useMemo(() => eventColumns(channel), [channel])
  const open = useCallback(
    ({ id }: EventRow) => void navigate({ to: paths.event, params: { channel, event: id } }),
    [navigate, channel],
  )
  const isFiltered = Object.values(filters).some((value) => value !== undefined)

  return (
    <Page title={words.title} actions={<PublishLink channel={channel} />}>
      <EventFilterBar
        filters={filters}
        onChange={(search) =>
          void navigate({ to: paths.events, params: { channel }, search, replace: true })
        }
      />
      <Queried query={events}>
        {() =>
          rows.length === 0 ? (
            <Empty title={isFiltered ? words.noMatch : words.empty}>
              {isFiltered ? words.noMatchHelp : words.emptyHelp}
            </Empty>
          ) : (
            <Stack gap="xs">
              <Group gap={4}>
                <Text size="sm" c="dimmed" role="status">
                  {words.shown(rows.length, events.hasNextPage)}
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={words.refresh}
                  title={words.refresh}
                  loading={events.isRefetching && !events.isFetchingNextPage}
                  // From the first page on: reading again all that was scrolled through takes long.
                  onClick={() => readEventsAnew(channel, filters)}
                >
                  <IconRefresh size={14} />
                </ActionIcon>
              </Group>
              <DataTable
                label={words.title}
                rows={rows}
                idOf={idOf}
                columns={columns}
                onOpen={open}
              />
              <LoadMore query={events} end={words.end} />
            </Stack>
          )
        }
      </Queried>
    </Page>
  )
}

function idOf({ id }: EventRow): string {
  return id
}
