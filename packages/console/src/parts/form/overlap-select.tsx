import { Select } from '@mantine/core'
import { strings } from '../../strings/strings.ts'

const choices = Object.entries(strings.rotation.overlaps)
  .map(([value, label]) => ({ value, label }))
  .toSorted((one, other) => Number(one.value) - Number(other.value))

/** What is chosen at first: a day. */
export const usualOverlapS = 86_400

interface OverlapSelectProps {
  readonly label: string
  readonly valueS: number
  readonly onChange: (valueS: number) => void
}

/** How long what was rotated goes on to work beside what took its place. */
export function OverlapSelect({ label, valueS, onChange }: OverlapSelectProps) {
  return (
    <Select
      label={label}
      data={choices}
      value={String(valueS)}
      onChange={(value) => onChange(Number(value ?? valueS))}
      allowDeselect={false}
      data-autofocus
    />
  )
}
