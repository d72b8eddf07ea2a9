import { ActionIcon, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { lazy, Suspense, useId, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import type { ChartProps } from './chart-props.ts'
import { ChartTable } from './chart-table.tsx'

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

/** Numbers over time: drawn, or as a table for those who do not see the drawing or want the figures. */
export function Chart(props: ChartProps) {
  const { title, at, series, kind, format, height = 180 } = props
  const [isTable, setIsTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const id = useId()
  const isEmpty = series.every(({ values }) => values.every((value) => (value ?? 0) === 0))
  const label = isTable ? words.asChart : words.asTable
  return (
    <Stack component="figure" m={0} gap={4} miw={0} aria-labelledby={id}>
      <Group component="figcaption" justify="space-between" wrap="nowrap" gap="xs">
        <Text id={id} size="sm" fw={600}>
          {title}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`${title}: ${label}`}
          title={label}
          onClick={() => setIsTable(!isTable)}
        >
          {isTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
        </ActionIcon>
      </Group>
      {isTable ? (
        <ChartTable title={title} at={at} series={series} format={format} height={height} />
      ) : (
        <>
          <div style={{ position: 'relative', height }} role="img" aria-label={aboutOf(props)}>
            <Suspense fallback={<Skeleton height={height} />}>
              <ChartCanvas
                title={title}
                at={at}
                series={series}
                kind={kind}
                format={format}
                height={height}
                onHover={setHovered}
              />
            </Suspense>
            {isEmpty && (
              <Text
                size="sm"
                c="dimmed"
                pos="absolute"
                inset={0}
                ta="center"
                pt={height / 2 - 24}
                style={{ pointerEvents: 'none' }}
              >
                {words.nothing}
              </Text>
            )}
          </div>
          <Legend at={at} series={series} format={format} hovered={hovered} />
        </>
      )}
    </Stack>
  )
}

function aboutOf({ title, series }: ChartProps): string {
  return words.about(
    title,
    series.map(({ name }) => name),
  )
}

interface LegendProps extends Pick<ChartProps, 'at' | 'series' | 'format'> {
  /** Which step the mouse is over. */
  readonly hovered: number | null
}

const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** Which colour is what; while the mouse is over the chart, with the numbers there. */
function Legend({ at, series, format, hovered }: LegendProps) {
  const when = hovered === null ? undefined : at[hovered]
  return (
    <Group gap="md" mih={20}>
      {series.map(({ name, color, values }) => {
        const value = hovered === null ? null : (values[hovered] ?? null)
        return (
          <Group key={name} gap={6} wrap="nowrap">
            <span
              aria-hidden
              style={{ width: 10, height: 10, borderRadius: 2, background: `var(${color})` }}
            />
            <Text size="xs" c="dimmed">
              {value === null ? name : `${name} ${format(value)}`}
            </Text>
          </Group>
        )
      })}
      {when !== undefined && (
        <Text size="xs" c="dimmed" ml="auto">
          {moment.format(new Date(when))}
        </Text>
      )}
    </Group>
  )
}
