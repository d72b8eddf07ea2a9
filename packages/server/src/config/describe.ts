import type { SettingRow } from './settings.ts'

/** The settings as a table of text: name, value, where it comes from, default and meaning. */
export function describeSettings(settings: readonly SettingRow[]): string {
  const head = ['setting', 'flag', 'value', 'from', 'default']
  const cells = settings.map((row) => [
    row.name,
    row.flag === null ? '' : `--${row.flag}`,
    row.value,
    row.source,
    row.default ?? '',
  ])
  const widths = head.map((title, at) =>
    Math.max(title.length, ...cells.map((each) => each[at]?.length ?? 0)),
  )
  const line = (each: readonly string[]) =>
    each
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = cells.map((each, at) => `${line(each)}\n    ${settings[at]?.meaning ?? ''}`)
  return `${[line(head), ...lines].join('\n')}\n`
}
