import { Anchor, Group, Text } from '@mantine/core'
import type { Topic, Webhook } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import type { DataColumn } from '../../parts/table/data-table.tsx'
import { visible } from '../../parts/text/visible.ts'
import { Time } from '../../parts/time/time.tsx'
import { subscribersOf } from '../../parts/topic/subscribers.ts'
import { strings } from '../../strings/strings.ts'
import { DeprecatedBadge } from './deprecated-badge.tsx'

const words = strings.topics

/** Subscribers are counted where a channel is known. */
export function topicColumns(webhooks: readonly Webhook[] | null): readonly DataColumn<Topic>[] {
  return [
    {
      title: words.name,
      cell: ({ name, deprecated_at }) => (
        <Group gap={6}>
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to={paths.topic} params={{ topic: name }} {...props} />}
          >
            {name}
          </Anchor>
          <DeprecatedBadge at={deprecated_at} />
        </Group>
      ),
    },
    {
      title: words.description,
      wide: true,
      width: '44%',
      cell: ({ description }) => (
        <Text size="sm" c={description === null ? 'dimmed' : undefined} lineClamp={2}>
          {visible(description ?? words.noDescription)}
        </Text>
      ),
    },
    {
      title: words.schema,
      wide: true,
      width: '90px',
      cell: ({ schema }) => (schema === null ? words.no : words.yes),
    },
    ...(webhooks === null
      ? []
      : [
          {
            title: words.subscribers,
            width: '110px',
            align: 'right' as const,
            cell: ({ name }: Topic) => subscribersOf(webhooks, name).length,
          },
        ]),
    {
      title: strings.parts.modified,
      wide: true,
      width: '130px',
      cell: ({ updated_at }) => <Time at={updated_at} short />,
    },
  ]
}
