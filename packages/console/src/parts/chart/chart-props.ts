export interface ChartSeries {
  readonly name: string
  /** A custom property of chart.module.css. */
  readonly color: `--chart-${string}`
  /** Told from its neighbour without its colour: hatched where it is a bar, dashed where it is a line. */
  readonly isMarked?: boolean
  /** The room below the line is tinted. */
  readonly isFilled?: boolean
  /** One for each step; null where there is nothing to show. */
  readonly values: readonly (number | null)[]
}

/**
 * Bars are counted and stand on each other. Counts are counted too, each a line of its own. Levels are
 * measured, so that a step that is not over says as much as any other.
 */
export type ChartKind = 'bars' | 'counts' | 'levels'

export interface ChartProps {
  readonly title: string
  /** When each step begins, evenly apart. The last one is not over yet. */
  readonly at: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly kind: ChartKind
  readonly format: (value: number) => string
  /** Where the axis ends, if that is known: 1 for shares. Otherwise it follows the values. */
  readonly most?: number
  /** There are no halves of what is shown. */
  readonly isWhole?: boolean
}
