export interface ChartSeries {
  readonly name: string
  /** A custom property of the theme, such as `--mantine-color-green-6`. */
  readonly color: string
  /** One for each time; null where there is nothing to show. */
  readonly values: readonly (number | null)[]
}

export interface ChartProps {
  readonly title: string
  /** When each step begins, evenly apart. */
  readonly at: readonly string[]
  readonly series: readonly ChartSeries[]
  /** Bars stand on each other; lines cross. */
  readonly kind: 'bars' | 'lines'
  readonly format: (value: number) => string
  readonly height?: number
}
