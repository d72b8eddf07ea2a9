import { ScrollArea, Table } from '@mantine/core'
import { strings } from '../../strings/strings.ts'
import { Time } from '../time/time.tsx'
import type { ChartProps } from './chart-props.ts'

interface ChartTableProps extends Pick<ChartProps, 'title' | 'at' | 'series' | 'format'> {
  readonly height: number
}

/** The numbers of a chart, the latest first. */
export function ChartTable({ title, at, series, format, height }: ChartTableProps) {
  return (
    <ScrollArea.Autosize mah={height + 24} viewportProps={{ tabIndex: 0 }}>
      <Table aria-label={title} stickyHeader withRowBorders={false} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{strings.charts.when}</Table.Th>
            {series.map(({ name }) => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {at
            .map((when, step) => (
              <Table.Tr key={when}>
                <Table.Th scope="row" fw={400}>
                  <Time at={when} short />
                  {step === at.length - 1 && ` ${strings.charts.soFar}`}
                </Table.Th>
                {series.map(({ name, values }) => {
                  const value = values[step] ?? null
                  return (
                    <Table.Td key={name} ta="right">
                      {value === null ? '-' : format(value)}
                    </Table.Td>
                  )
                })}
              </Table.Tr>
            ))
            .toReversed()}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}
