import { SegmentedControl } from '@mantine/core'
import { isSpan, type Span } from '../../addresses/spans.ts'
import { strings } from '../../strings/strings.ts'

const { shortSpans, shown } = strings.time
const choices = Object.entries(shortSpans).map(([value, label]) => ({ value, label }))

interface SpanChoiceProps {
  readonly span: Span
  readonly onChange: (span: Span) => void
}

/** The last hour, day, week or month: what charts show. */
export function SpanChoice({ span, onChange }: SpanChoiceProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={shown}
      data={choices}
      value={span}
      onChange={(value) => {
        if (isSpan(value)) onChange(value)
      }}
    />
  )
}
