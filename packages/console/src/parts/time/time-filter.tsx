import { Group, Select } from '@mantine/core'
import { useState } from 'react'
import { isSpan, spans } from '../../addresses/spans.ts'
import { strings } from '../../strings/strings.ts'
import { TimeField } from './time-field.tsx'

/** As addresses have it: `since` is a span such as `1h` or a time, `until` a time. */
export interface TimeRange {
  readonly since: string | undefined
  readonly until: string | undefined
}

interface TimeFilterProps extends TimeRange {
  readonly onChange: (range: TimeRange) => void
}

const words = strings.time

/** Narrows a list to the last hour, day or week, or to times of one's own. */
export function TimeFilter({ since, until, onChange }: TimeFilterProps) {
  const [isChosen, setIsChosen] = useState(false)
  const hasTimes = until !== undefined || (since !== undefined && !isSpan(since))
  const isCustom = isChosen || hasTimes
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={words.filter}
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
          <TimeField
            label={words.since}
            value={isSpan(since) ? undefined : since}
            onChange={(time) => onChange({ since: time, until })}
          />
          <TimeField
            label={words.until}
            value={until}
            onChange={(time) => onChange({ since: isSpan(since) ? undefined : since, until: time })}
          />
        </>
      )}
    </Group>
  )
}
