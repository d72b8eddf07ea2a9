import type { Paint, Style } from '../../terminal/paint.ts'
import { oneLine } from '../../terminal/printable.ts'
import type { Result } from '../run-checks.ts'
import { countsOf, groupOf, type Report } from './report.ts'

const marks: Readonly<Record<Result['verdict']['kind'], readonly [mark: string, style: Style]>> = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  skipped: ['-', 'dim'],
}

/** The check whose failure makes the others say little. */
const first = 'authenticity/valid'
const hint =
  '      As long as no signed event is accepted, the other lines say little: mend that first.\n'

/** A line a check, under its group; below those that failed what was seen, and what mends it. */
export function tableReport(paint: Paint): Report {
  let group = ''
  return {
    add(result) {
      const { check, verdict } = result
      const [mark, style] = marks[verdict.kind]
      const isNew = groupOf(result) !== group
      const heading = isNew ? `${group === '' ? '' : '\n'}${paint('bold', groupOf(result))}\n` : ''
      group = groupOf(result)
      const id = verdict.kind === 'failed' ? `  ${paint('dim', check.id)}` : ''
      const line = `  ${paint(style, mark)} ${oneLine(check.title)}${id}\n`
      const isTelling = check.id !== first || verdict.kind !== 'failed'
      return heading + line + below(result, paint) + (isTelling ? '' : hint)
    },
    end: (results) => `\n${summary(results, paint)}\n`,
  }
}

function below({ check, verdict }: Result, paint: Paint): string {
  const said = (name: string, text: string) =>
    `      ${paint('dim', name)} ${oneLine(text, 1_000)}\n`
  if (verdict.kind === 'skipped') return said('why', verdict.why)
  if (verdict.kind === 'passed') return verdict.note === undefined ? '' : said('but', verdict.note)
  return said('saw', verdict.saw) + said('fix', check.fix)
}

function summary(results: readonly Result[], paint: Paint): string {
  const { passed, failed, skipped } = countsOf(results)
  const musts = results.filter(
    ({ check, verdict }) => check.level === 'must' && verdict.kind === 'failed',
  ).length
  const shoulds = failed - musts
  const failures = [
    ...(musts > 0 ? [`${musts} that it must pass`] : []),
    ...(shoulds > 0 ? [`${shoulds} that it should pass`] : []),
  ].join(' and ')
  const parts = [
    paint('green', `${passed} passed`),
    ...(failed > 0 ? [paint('red', `${failed} failed (${failures})`)] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  const tookS = results.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000
  return `${parts.join(', ')} in ${tookS.toFixed(1)} s`
}
