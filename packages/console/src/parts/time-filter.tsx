import { Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isSpan, spans } from '../app/since.ts'
import { strings } from '../strings/strings.ts'

/** As addresses have it: `since` is a span such as `1h` or a time, `until` a time. */
export interface TimeRange {
  readonly since: string | undefined
  readonly until: string | undefined
}

interface TimeFilterProps extends TimeRange {
  readonly onChange: (range: TimeRange) => void
}

const words = strings.timeFilter

/** Narrows a list to the last hour, day or week, or to times of one's own. */
export function TimeFilter({ since, until, onChange }: TimeFilterProps) {
  const [isChosen, setIsChosen] = useState(false)
  const hasTimes = until !== undefined || (since !== undefined && !isSpan(since))
  const isCustom = isChosen || hasTimes
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={words.label}
        w={150}
        data={[
          { value: '', label: words.any },
          ...Object.keys(spans).map((span) => ({
            value: span,
            label: isSpan(span) ? words.spans[span] : span,
          })),
          { value: 'custom', label: words.custom },
        ]}
        value={isCustom ? 'custom' : (since ?? '')}
        allowDeselect={false}
        onChange={(value) => {
          setIsChosen(value === 'custom')
          if (value === 'custom') return
          onChange({ since: value === '' || value === null ? undefined : value, until: undefined })
        }}
      />
      {isCustom && (
        <>
          <LocalTime
            label={words.since}
            value={isSpan(since) ? undefined : since}
            onChange={(time) => onChange({ since: time, until })}
          />
          <LocalTime
            label={words.until}
            value={until}
            onChange={(time) => onChange({ since: isSpan(since) ? undefined : since, until: time })}
          />
        </>
      )}
    </Group>
  )
}

interface LocalTimeProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (time: string | undefined) => void
}

/** A time of the API, entered where its reader lives. Half-entered ones change nothing. */
function LocalTime({ label, value, onChange }: LocalTimeProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      w={200}
      value={value === undefined ? '' : localOf(value)}
      onChange={({ currentTarget }) => onChange(timeOf(currentTarget.value))}
    />
  )
}

/** `2026-02-03T05:05`, as inputs of times take it; empty for what is no time. */
export function localOf(time: string): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The time that somebody has entered; undefined while it is not whole. */
export function timeOf(local: string): string | undefined {
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
