import { ActionIcon } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'

interface TableSwitchProps {
  /** Of the chart. */
  readonly title: string
  readonly isTable: boolean
  readonly onChange: (isTable: boolean) => void
}

/** Shows a chart as a table of its numbers, and back. */
export function TableSwitch({ title, isTable, onChange }: TableSwitchProps) {
  const label = isTable ? strings.charts.asChart : strings.charts.asTable
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`${title}: ${label}`}
      title={label}
      onClick={() => onChange(!isTable)}
    >
      {isTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
    </ActionIcon>
  )
}
