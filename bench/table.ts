import { type Figure, isMet, ratioOf } from './figures.ts'

/** The figures as lines for people. */
export function tableOf(figures: readonly Figure[]): string[] {
  const rows = figures.map((figure) => {
    const { name, unit, value, beside } = figure
    const ratio = ratioOf(figure)
    return [
      name,
      `${number(value)} ${unit}`,
      beside === undefined ? '' : `${beside.name} ${number(beside.value)}`,
      ratio === null ? '' : ratio.toFixed(2),
      targetOf(figure),
      verdict(figure),
    ]
  })
  const table = [['', 'Posthorn', 'beside it', 'ratio', 'target', ''], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((at) =>
    Math.max(...table.map((row) => row[at]?.length ?? 0)),
  )
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function number(value: number | null): string {
  if (value === null) return 'not known'
  if (Math.abs(value) < 100) return value.toFixed(1)
  return Math.round(value).toLocaleString('en-US')
}

function targetOf({ target, unit }: Figure): string {
  if (target === undefined) return ''
  return 'atLeast' in target ? `>= ${target.atLeast}` : `< ${target.below} ${unit}`
}

function verdict(figure: Figure): string {
  const met = isMet(figure)
  return met === null ? '' : met ? 'met' : 'UNMET'
}
