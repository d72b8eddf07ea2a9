import { Group, Text } from '@mantine/core'
import type { CSSProperties } from 'react'
import classes from './chart.module.css'
import type { ChartProps } from './chart-props.ts'

interface LegendProps extends Pick<ChartProps, 'series' | 'kind' | 'format'> {
  /** Which step the mouse is over. */
  readonly hovered: number | null
}

/** Which look is what; while the mouse is over the chart, with the numbers there. */
export function Legend({ series, kind, format, hovered }: LegendProps) {
  const look = kind === 'bars' ? classes.bars : classes.line
  return (
    <Group gap="md" mih={20} aria-hidden>
      {series.map(({ name, color, isMarked, values }) => {
        const value = hovered === null ? null : (values[hovered] ?? null)
        return (
          <Group key={name} gap={6} wrap="nowrap">
            <span
              className={`${classes.swatch} ${look}`}
              data-marked={isMarked || undefined}
              style={swatchOf(color)}
            />
            <Text size="xs" c="dimmed" className={classes.value}>
              {value === null ? name : `${name} ${format(value)}`}
            </Text>
          </Group>
        )
      })}
    </Group>
  )
}

function swatchOf(color: string): CSSProperties {
  return { ['--swatch' as string]: `var(${color})` }
}
