import { Autocomplete, Group, Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type Ref, useEffect, useMemo, useState } from 'react'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { topicsQuery } from '../../../api/topics.ts'
import { webhooksQuery } from '../../../api/webhooks.ts'
import { TimeFilter } from '../../../parts/time/time-filter.tsx'
import { nameOf } from '../../../parts/webhook/webhook-name.ts'
import { strings } from '../../../strings/strings.ts'

interface FilterBarProps {
  readonly channel: string
  readonly filters: DeliveryFilters
  readonly onChange: (changes: DeliveryFilters) => void
  /** The first of the fields. */
  readonly firstRef: Ref<HTMLInputElement>
}

const words = strings.deliveries
/** Two beside each other on the narrowest screens. */
const width = { flex: '1 1 136px', maw: { base: 'none', sm: 190 } } as const
const states = Object.entries(strings.parts.deliveryState).map(([value, label]) => ({
  value,
  label,
}))

/** Narrows the list down. What is chosen stands in the address. */
export function FilterBar({ channel, filters, onChange, firstRef }: FilterBarProps) {
  const topics = useQuery(topicsQuery)
  const webhooks = useQuery(webhooksQuery(channel))
  const named = useMemo(
    () => (webhooks.data ?? []).map((each) => ({ value: each.id, label: nameOf(each) })),
    [webhooks.data],
  )
  const isKnown =
    filters.webhook === undefined || named.some(({ value }) => value === filters.webhook)
  return (
    <Group
      component="search"
      gap="xs"
      align="flex-end"
      aria-label={words.filters.label}
      onKeyDown={leaveOnEscape}
    >
      <TopicField
        inputRef={firstRef}
        topics={useMemo(() => (topics.data ?? []).map(({ name }) => name), [topics.data])}
        value={filters.topic ?? ''}
        onChange={(topic) => onChange({ topic: topic === '' ? undefined : topic })}
      />
      <Select
        label={words.webhook}
        placeholder={words.filters.anyWebhook}
        {...width}
        data={
          isKnown
            ? named
            : [...named, { value: filters.webhook ?? '', label: strings.parts.deletedWebhook }]
        }
        value={filters.webhook ?? null}
        onChange={(webhook) => onChange({ webhook: webhook ?? undefined })}
        searchable
        clearable
      />
      <Select
        label={words.state}
        placeholder={words.filters.anyState}
        {...width}
        data={states}
        value={filters.state ?? null}
        onChange={(state) => onChange({ state: state ?? undefined })}
        clearable
      />
      <TimeFilter since={filters.since} until={filters.until} onChange={onChange} />
    </Group>
  )
}

/** So that keys mean rows again. An open list of choices is closed first. */
function leaveOnEscape({ key, target }: KeyboardEvent): void {
  if (key !== 'Escape' || !(target instanceof HTMLElement)) return
  if (target.ariaExpanded !== 'true') target.blur()
}

interface TopicFieldProps {
  readonly inputRef: Ref<HTMLInputElement>
  readonly topics: readonly string[]
  readonly value: string
  readonly onChange: (topic: string) => void
}

/** One of the catalog, or any other. The list follows when one stops typing. */
function TopicField({ inputRef, topics, value, onChange }: TopicFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const tell = useDebouncedCallback(onChange, 400)
  return (
    <Autocomplete
      ref={inputRef}
      label={words.topic}
      placeholder={words.filters.anyTopic}
      {...width}
      data={[...topics]}
      limit={50}
      value={typed}
      onChange={(topic) => {
        setTyped(topic)
        tell(topic.trim())
      }}
      clearable
    />
  )
}
