import { Autocomplete, Code, Text } from '@mantine/core'
import type { Topic } from '@posthorn/client'
import { useMemo } from 'react'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'

interface TopicInputProps {
  readonly catalog: readonly Topic[]
  readonly value: string
  readonly onChange: (name: string) => void
  readonly error: string | null
}

const words = strings.events.form

/** One topic: of the catalog, found by name or by what it means, or any other. */
export function TopicInput({ catalog, value, onChange, error }: TopicInputProps) {
  const topics = useMemo(() => new Map(catalog.map((topic) => [topic.name, topic])), [catalog])
  const wanted = value.trim().toLowerCase()
  const isWanted = (name: string) =>
    `${name}\n${topics.get(name)?.description ?? ''}`.toLowerCase().includes(wanted)
  // Words of a description are no name, yet find one.
  const isSearching = wanted !== '' && [...topics.keys()].some(isWanted)
  return (
    <Autocomplete
      label={words.topic}
      description={words.topicHelp}
      placeholder={words.topicPlaceholder}
      required
      data={[...topics.keys()]}
      value={value}
      onChange={onChange}
      error={isSearching ? null : error}
      limit={100}
      maxDropdownHeight={320}
      clearable
      spellCheck={false}
      autoCapitalize="off"
      filter={({ options, limit }) =>
        options
          .filter((option) => 'value' in option && isWanted(String(option.value)))
          .slice(0, limit)
      }
      renderOption={({ option }) => <Option topic={topics.get(option.value)} name={option.value} />}
    />
  )
}

function Option({ name, topic }: { name: string; topic: Topic | undefined }) {
  const about = visible(topic?.description ?? '')
  return (
    <div>
      <Code>{name}</Code>
      <Text size="xs" c="dimmed" lineClamp={1}>
        {topic?.deprecated_at ? strings.webhooks.deprecated(about) : about}
      </Text>
    </div>
  )
}
