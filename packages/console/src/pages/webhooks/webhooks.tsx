import { Anchor, Button, Code, Group, Text } from '@mantine/core'
import type { Webhook } from '@posthorn/client'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { webhooksQuery } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { SettingsPage } from '../../layout/settings-page.tsx'
import { AllowedButton } from '../../parts/allowed-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Queried } from '../../parts/queried.tsx'
import { WebhookBadge } from '../../parts/state-badge.tsx'
import { Time } from '../../parts/time.tsx'
import { nameOf } from '../../parts/webhook-name.ts'
import { forbids } from '../../session/session.ts'
import { useSession } from '../../session/use-session.ts'
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
  const icon = <IconPlus size={16} />
  if (why !== null) {
    return (
      <AllowedButton leftSection={icon} why={why}>
        {words.create}
      </AllowedButton>
    )
  }
  return (
    <Button
      leftSection={icon}
      renderRoot={(props) => <Link to={paths.newWebhook} params={{ channel }} {...props} />}
    >
      {words.create}
    </Button>
  )
}

function columnsOf(channel: string): readonly DataColumn<Webhook>[] {
  return [
    {
      title: words.name,
      cell: (webhook) => (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to={paths.webhook} params={{ channel, webhook: webhook.id }} {...props} />
          )}
        >
          {nameOf(webhook)}
        </Anchor>
      ),
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
