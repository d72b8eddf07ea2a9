import { Checkbox, Code, Stack, TagsInput, Text } from '@mantine/core'
import type { Topic } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { topicsQuery } from '../../../api/topics.ts'
import { visible } from '../../../parts/text/visible.ts'
import { matchOf } from '../../../parts/topic/subscribers.ts'
import { strings } from '../../../strings/strings.ts'

interface EventsFieldProps {
  readonly all: boolean
  readonly topics: string[]
  /** What is typed and not one of them yet. */
  readonly typed: string
  readonly error: string | null
  readonly onAll: (all: boolean) => void
  readonly onTopics: (topics: string[]) => void
  readonly onTyped: (typed: string) => void
}

const words = strings.webhooks

/** Which topics: those of the catalog with what they mean, `prefix.*` for a family, or any other name. */
export function EventsField(props: EventsFieldProps) {
  const { all, topics, typed, error, onAll, onTopics, onTyped } = props
  const { data: catalog = [] } = useQuery(topicsQuery)
  const described = useMemo(() => new Map(catalog.map((topic) => [topic.name, topic])), [catalog])
  const unknown = all ? [] : topics.filter((topic) => !isKnown(topic, catalog))
  return (
    <Stack gap="xs">
      <TagsInput
        label={words.events}
        description={words.eventsHelp}
        required={!all}
        disabled={all}
        data={[...familiesOf(catalog), ...catalog.map(({ name }) => name)]}
        value={all ? [] : topics}
        onChange={onTopics}
        searchValue={typed}
        onSearchChange={onTyped}
        error={error}
        maxDropdownHeight={320}
        limit={200}
        clearable
        acceptValueOnBlur
        renderOption={({ option }) => {
          const topic = described.get(option.value)
          return (
            <div>
              <Code>{option.value}</Code>
              <Text size="xs" c="dimmed" lineClamp={1}>
                {topic === undefined ? words.family : aboutTopic(topic)}
              </Text>
            </div>
          )
        }}
      />
      {unknown.length > 0 && (
        <Text size="xs" c="dimmed" role="status">
          {words.unknownTopics(unknown)}
        </Text>
      )}
      <Checkbox
        label={words.subscribeAll}
        checked={all}
        onChange={(event) => onAll(event.currentTarget.checked)}
      />
    </Stack>
  )
}

/** Whether a topic of the catalog is meant by it. Without a catalog nothing can be said. */
function isKnown(pattern: string, catalog: readonly Topic[]): boolean {
  return catalog.length === 0 || catalog.some(({ name }) => matchOf([pattern], name) !== null)
}

function aboutTopic({ deprecated_at, description }: Topic): string {
  const about = visible(description ?? '')
  return deprecated_at === null ? about : words.deprecated(about)
}

/** `order.*` where the catalog has several topics that begin with `order.`. */
function familiesOf(catalog: readonly Topic[]): string[] {
  const counts = new Map<string, number>()
  for (const { name } of catalog) {
    const at = name.indexOf('.')
    if (at > 0) counts.set(name.slice(0, at), (counts.get(name.slice(0, at)) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 1).map(([prefix]) => `${prefix}.*`)
}
