import { Code, Group, Text } from '@mantine/core'
import type { Webhook } from '@posthorn/client'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { paths } from '../../addresses/paths.ts'
import { webhooksQuery } from '../../api/webhooks.ts'
import { SettingsPage } from '../../layout/settings-page.tsx'
import { AllowedLink } from '../../parts/button/allowed-link.tsx'
import { Empty } from '../../parts/query/empty.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { type DataColumn, DataTable } from '../../parts/table/data-table.tsx'
import { Time } from '../../parts/time/time.tsx'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { WebhookLink } from '../../parts/webhook/webhook-link.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.webhooks

export function WebhooksPage() {
  const { channel } = useParams({ from: `/signed-in${paths.webhooks}` })
  const webhooks = useQuery(webhooksQuery(channel))
  const columns = useMemo(() => columnsOf(channel), [channel])
  return (
    <SettingsPage tab="webhooks" actions={<CreateButton channel={channel} />}>
      <Queried query={webhooks}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={words.empty}>{words.emptyHelp}</Empty>
          ) : (
            <DataTable label={words.title} rows={all} idOf={idOf} columns={columns} />
          )
        }
      </Queried>
    </SettingsPage>
  )
}

function idOf({ id }: Webhook): string {
  return id
}

function CreateButton({ channel }: { channel: string }) {
  const why = forbids(useSession(), 'manage')
  return (
    <AllowedLink
      why={why}
      leftSection={<IconPlus size={16} />}
      link={(props) => <Link to={paths.newWebhook} params={{ channel }} {...props} />}
    >
      {words.create}
    </AllowedLink>
  )
}

function columnsOf(channel: string): readonly DataColumn<Webhook>[] {
  return [
    {
      title: words.name,
      cell: (webhook) => <WebhookLink channel={channel} id={webhook.id} webhook={webhook} />,
    },
    { title: words.status, width: '150px', cell: ({ status }) => <WebhookBadge status={status} /> },
    {
      title: words.url,
      wide: true,
      cell: ({ webhook_url }) => (
        <Text size="sm" truncate title={webhook_url ?? undefined}>
          {webhook_url ?? words.stream}
        </Text>
      ),
    },
    {
      title: words.events,
      wide: true,
      cell: ({ topics }) =>
        topics.length === 0 ? (
          words.allEvents
        ) : (
          <Group gap={4}>
            {topics.slice(0, 3).map((topic) => (
              <Code key={topic}>{topic}</Code>
            ))}
            {topics.length > 3 && <Text size="xs">+{topics.length - 3}</Text>}
          </Group>
        ),
    },
    {
      title: words.created,
      wide: true,
      width: '190px',
      cell: ({ created_at }) => <Time at={created_at} />,
    },
  ]
}
