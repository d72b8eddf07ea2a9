import { Anchor, Text } from '@mantine/core'
import type { TypedEvent } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import type { DataColumn } from '../../parts/table/data-table.tsx'
import { visible } from '../../parts/text/visible.ts'
import { Time } from '../../parts/time/time.tsx'
import { strings } from '../../strings/strings.ts'
import { previewOf } from './preview.ts'

export type EventRow = TypedEvent<Record<string, unknown>, string>

const words = strings.events

export const eventColumns = (channel: string): readonly DataColumn<EventRow>[] => [
  {
    title: words.topic,
    cell: ({ id, topic }) => (
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to={paths.event} params={{ channel, event: id }} {...props} />}
      >
        {topic}
      </Anchor>
    ),
  },
  {
    title: words.reference,
    wide: true,
    width: '18%',
    cell: ({ ext_ref_code }) => (
      <Text size="sm" truncate title={visible(ext_ref_code ?? '')}>
        {visible(ext_ref_code ?? '')}
      </Text>
    ),
  },
  {
    title: words.data,
    wide: true,
    width: '42%',
    cell: ({ data, erased_at }) =>
      erased_at === null ? (
        <Text
          size="xs"
          c="dimmed"
          ff="monospace"
          truncate
          dir="ltr"
          style={{ unicodeBidi: 'isolate' }}
        >
          {visible(previewOf(data))}
        </Text>
      ) : (
        <Text size="sm" c="dimmed" fs="italic">
          {words.noData}
        </Text>
      ),
  },
  {
    title: words.accepted,
    width: '130px',
    cell: ({ created_at }) => <Time at={created_at} short />,
  },
]
