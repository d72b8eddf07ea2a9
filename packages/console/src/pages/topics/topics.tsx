import { Stack, Text, TextInput } from '@mantine/core'
import type { Topic } from '@posthorn/client'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo } from 'react'
import { paths } from '../../addresses/paths.ts'
import { topicsQuery } from '../../api/topics.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { useCurrentChannel } from '../../layout/current-channel.ts'
import { AllowedLink } from '../../parts/button/allowed-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Empty } from '../../parts/query/empty.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { visible } from '../../parts/text/visible.ts'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { topicColumns } from './topic-columns.tsx'

const words = strings.topics

/** The catalog of the installation. */
export function TopicsPage() {
  const { search = '' } = useSearch({ from: `/signed-in${paths.topics}` })
  const navigate = useNavigate()
  const channel = useCurrentChannel()
  const topics = useQuery(topicsQuery)
  const mayRead = forbids(useSession(), 'read') === null
  const webhooks = useQuery({
    ...webhooksQuery(channel ?? ''),
    enabled: channel !== null && mayRead,
  })
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const found = useMemo(
    () =>
      topics.data?.filter(({ name, description }) =>
        `${name}\n${description ?? ''}`.toLowerCase().includes(wanted),
      ) ?? [],
    [topics.data, wanted],
  )
  const columns = useMemo(() => topicColumns(webhooks.data ?? null), [webhooks.data])
  const open = useCallback(
    ({ name }: Topic) => void navigate({ to: paths.topic, params: { topic: name } }),
    [navigate],
  )

  return (
    <Page title={words.title} actions={<CreateButton />}>
      <Queried query={topics}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={words.empty}>{words.emptyHelp}</Empty>
          ) : (
            <Stack gap="xs">
              <TextInput
                type="search"
                aria-label={words.search}
                placeholder={words.searchHelp}
                leftSection={<IconSearch size={16} />}
                maw={420}
                value={search}
                onChange={({ currentTarget: { value } }) =>
                  void navigate({
                    to: paths.topics,
                    search: { search: value === '' ? undefined : value },
                    replace: true,
                  })
                }
              />
              <Text size="sm" c="dimmed" role="status">
                {words.count(found.length, all.length)}
              </Text>
              {found.length === 0 ? (
                <Empty title={words.noMatch}>{words.noMatchHelp(visible(search))}</Empty>
              ) : (
                <DataTable
                  label={words.title}
                  rows={found}
                  idOf={idOf}
                  columns={columns}
                  onOpen={open}
                />
              )}
            </Stack>
          )
        }
      </Queried>
    </Page>
  )
}

function idOf({ name }: Topic): string {
  return name
}

function CreateButton() {
  return (
    <AllowedLink
      why={forbids(useSession(), 'operator')}
      leftSection={<IconPlus size={16} />}
      link={(props) => <Link to={paths.newTopic} {...props} />}
    >
      {words.create}
    </AllowedLink>
  )
}
