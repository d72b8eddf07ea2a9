import { Autocomplete, Button, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { EventFilters } from '../../api/events.ts'
import { topicsQuery } from '../../api/topics.ts'
import { TimeFilter } from '../../parts/time/time-filter.tsx'
import { strings } from '../../strings/strings.ts'

interface EventFilterBarProps {
  readonly filters: EventFilters
  readonly onChange: (filters: EventFilters) => void
}

const words = strings.events

/** What the list is narrowed to. */
export function EventFilterBar({ filters, onChange }: EventFilterBarProps) {
  const { topic, reference, since, until } = filters
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  return (
    <Group gap="xs" align="flex-end" role="search">
      <TopicFilter
        topic={topic ?? ''}
        onChange={(name) => onChange({ ...filters, topic: name === '' ? undefined : name })}
      />
      <ReferenceFilter
        reference={reference ?? ''}
        onChange={(text) => onChange({ ...filters, reference: text === '' ? undefined : text })}
      />
      <TimeFilter
        since={since}
        until={until}
        onChange={(range) => onChange({ ...filters, ...range })}
      />
      {isFiltered && (
        <Button variant="subtle" color="gray" onClick={() => onChange({})}>
          {words.clear}
        </Button>
      )}
    </Group>
  )
}

interface TopicFilterProps {
  readonly topic: string
  readonly onChange: (topic: string) => void
}

/** A whole name: half of one would find nothing, so it counts when it is chosen, entered or left. */
function TopicFilter({ topic, onChange }: TopicFilterProps) {
  const { data: catalog = [] } = useQuery(topicsQuery)
  const [text, setText] = useState(topic)
  useEffect(() => setText(topic), [topic])
  const settle = (name: string) => {
    if (name.trim() !== topic) onChange(name.trim())
  }
  return (
    <Autocomplete
      label={words.topicFilter}
      placeholder={words.anyTopic}
      w={{ base: '100%', xs: 260 }}
      data={catalog.map(({ name }) => name)}
      limit={100}
      maxDropdownHeight={320}
      clearable
      value={text}
      onChange={setText}
      onOptionSubmit={settle}
      onClear={() => settle('')}
      onBlur={() => settle(text)}
      onKeyDown={({ key, currentTarget }) => {
        // An option under the cursor is submitted by the list itself.
        if (key === 'Enter' && !currentTarget.hasAttribute('aria-activedescendant')) settle(text)
      }}
    />
  )
}

interface ReferenceFilterProps {
  readonly reference: string
  readonly onChange: (reference: string) => void
}

/** A whole one, to the letter, like a topic. */
function ReferenceFilter({ reference, onChange }: ReferenceFilterProps) {
  const [text, setText] = useState(reference)
  useEffect(() => setText(reference), [reference])
  const settle = () => {
    // What is pasted often brings spaces with it.
    if (text !== reference) onChange(text.trim())
  }
  return (
    <TextInput
      label={words.reference}
      placeholder={words.anyReference}
      w={{ base: '100%', xs: 200 }}
      maxLength={256}
      spellCheck={false}
      autoCapitalize="off"
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={settle}
      onKeyDown={({ key }) => {
        if (key === 'Enter') settle()
      }}
    />
  )
}
