import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useId, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import classes from './chart.module.css'
import type { ChartProps } from './chart-props.ts'
import { ChartTable } from './chart-table.tsx'
import { Legend } from './legend.tsx'
import { formatMoment } from './steps.ts'
import { summaryOf } from './summary.ts'
import { TableSwitch } from './table-switch.tsx'

/**
 * The drawing comes when a chart is to be seen, since few pages have one. Where it does not, be it that
 * the server was updated meanwhile or that the browser's language has no valid name, the table stands
 * in its place.
 */
const ChartCanvas = lazy(async () => {
  try {
    return { default: (await import('./chart-canvas.tsx')).ChartCanvas }
  } catch {
    return { default: ChartTable }
  }
})

const words = strings.charts

const height = 180

/** Numbers over time: drawn, or as a table for those who do not see the drawing or want the figures. */
export function Chart(props: ChartProps) {
  const { title, at, series, kind } = props
  const [isTable, setIsTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const id = useId()
  const when = hovered === null ? undefined : at[hovered]
  const isLast = hovered === at.length - 1
  return (
    <Stack component="figure" m={0} gap={4} miw={0} aria-labelledby={id}>
      <Group component="figcaption" wrap="nowrap" gap="xs">
        <Text id={id} size="sm" fw={600} truncate>
          {title}
        </Text>
        <Text size="xs" c="dimmed" className={classes.moment}>
          {when !== undefined && !isTable && words.at(formatMoment(when), !isLast)}
        </Text>
        <TableSwitch title={title} isTable={isTable} onChange={setIsTable} />
      </Group>
      {isTable ? (
        <ChartTable {...props} height={height} />
      ) : (
        <>
          <div
            className={classes.drawing}
            style={{ height }}
            role="img"
            aria-label={summaryOf(props)}
          >
            <Suspense fallback={<Skeleton height={height} />}>
              <ChartCanvas {...props} height={height} onHover={setHovered} />
            </Suspense>
            {isEmpty(props) && (
              <Text size="sm" c="dimmed" className={classes.nothing}>
                <span>{words.nothing}</span>
              </Text>
            )}
          </div>
          <Legend series={series} kind={kind} format={props.format} hovered={hovered} />
        </>
      )}
    </Stack>
  )
}

/** Levels may well be 0: a rate, for example, at which all failed. */
function isEmpty({ series, kind }: ChartProps): boolean {
  const nothing = kind === 'levels' ? null : 0
  return series.every(({ values }) => values.every((value) => (value ?? nothing) === nothing))
}
