/**
 * Runs the tests that carry the ids of docs/features.json, and prints each row with the tests that
 * proved it in this run. Exit 1 when a row has none, when one of its tests fails, and when a test
 * carries an id that no row has. Only the files that may hold such tests are run, and of them only those
 * tests.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holds, match, mayProve, readCatalog, type TestResult } from './rows.ts'

const root = new URL('../../', import.meta.url)
const catalogs = await readCatalog(new URL('docs/features.json', root))
const run = await runTests(await filesThatMayProve())
const { sections, unknown } = match(catalogs, run.results)

let missing = 0
for (const { title, rows } of sections) {
  console.log(`\n${title}`)
  for (const row of rows) {
    const proven = holds(row)
    if (!proven) missing += 1
    console.log(`  ${proven ? '✓' : '✗'} ${row.id.padEnd(28)} ${row.what}`)
    for (const { test, passed } of row.proofs)
      console.log(`      ${passed ? '' : 'FAILED '}${test}`)
    if (row.proofs.length === 0) console.log('      no test')
  }
}
const total = sections.reduce((sum, { rows }) => sum + rows.length, 0)
console.log(`\n${total} rows, ${total - missing} proven, ${missing} not`)
for (const id of unknown)
  console.log(`A test carries [${id}], which docs/features.json does not have.`)
if (!run.ok) console.log('A test or a whole file failed: see above.')
process.exitCode = missing > 0 || unknown.length > 0 || !run.ok ? 1 : 0

async function filesThatMayProve(): Promise<readonly string[]> {
  const files: string[] = []
  for await (const file of glob('packages/*/{src,test}/**/*.test.ts', { cwd: root })) {
    if (mayProve(await readFile(new URL(file, root), 'utf8'))) files.push(file)
  }
  return files
}

interface TestRun {
  readonly results: readonly TestResult[]
  /** False as well when a file could not be loaded, whose tests are then missing from the results. */
  readonly ok: boolean
}

async function runTests(files: readonly string[]): Promise<TestRun> {
  console.log(`Running the tests in ${files.length} files that carry ids, for a minute or two.`)
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-features-'))
  const outputFile = join(folder, 'results.json')
  const vitest = new URL('node_modules/vitest/vitest.mjs', root).pathname
  const named = '\\[[a-z0-9]+-[a-z0-9, -]+\\]'
  const reporter = ['--reporter=default', '--reporter=json', `--outputFile=${outputFile}`]
  const child = spawn(process.execPath, [vitest, 'run', ...files, '-t', named, ...reporter], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  const report = JSON.parse(await readFile(outputFile, 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[]
  }
  await rm(folder, { recursive: true })
  const results = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
  return { results, ok: code === 0 }
}
