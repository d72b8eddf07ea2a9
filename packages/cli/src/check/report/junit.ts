import { printable } from '../../terminal/printable.ts'
import type { Result } from '../run-checks.ts'
import { type Counts, countsOf, groupOf, type Report } from './report.ts'

/** JUnit XML: a suite for each group. It has counts at its head, so that all of it stands at the end. */
export const junitReport: Report = {
  add: () => '',
  end(results) {
    const groups = Map.groupBy(results, groupOf)
    const suites = Array.from(groups, ([name, inGroup]) =>
      element('testsuite', { name: `posthorn check: ${name}`, ...facts(inGroup) }, [
        ...inGroup.map(testcase),
      ]),
    )
    const all = element('testsuites', { name: 'posthorn check', ...facts(results) }, suites)
    return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`
  },
}

function facts(results: readonly Result[]): Readonly<Record<string, string>> {
  const { failed, skipped }: Counts = countsOf(results)
  return {
    tests: String(results.length),
    failures: String(failed),
    errors: '0',
    skipped: String(skipped),
    time: seconds(results.reduce((sum, { tookMs }) => sum + tookMs, 0)),
  }
}

function testcase(result: Result): string {
  const { check, verdict, tookMs } = result
  const attributes = {
    classname: `posthorn.check.${groupOf(result)}`,
    name: `${check.title} (${check.id})`,
    time: seconds(tookMs),
  }
  if (verdict.kind === 'skipped') {
    return element('testcase', attributes, [element('skipped', { message: verdict.why }, [])])
  }
  if (verdict.kind === 'passed') {
    const note =
      verdict.note === undefined ? [] : [`<system-out>${text(verdict.note)}</system-out>`]
    return element('testcase', attributes, note)
  }
  const said = text(`saw: ${verdict.saw}\nfix: ${check.fix}`)
  const failure = element('failure', { message: verdict.saw, type: check.level }, [said])
  return element('testcase', attributes, [failure])
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`)
  const start = `<${name}${written.join('')}`
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('\n')}</${name}>`
}

/** XML has no way to write control characters, which are shown as everywhere else, nor these two. */
function text(value: string): string {
  return printable(value, { lines: true })
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
