/**
 * `npm run console:check`: goes through every page of the console, each in a fresh browser, and prints
 * what axe finds there, in light and dark colours, and how much JavaScript it needs and loads, gzipped.
 * Fails over a serious finding and over the limit. Then, how soon the first page can be used. With
 * names as arguments (`overview webhook`), only those pages; with `--weight`, without axe, which the
 * browser tests run as well.
 */
import { parseArgs } from 'node:util'
import { type ConsolePage, pages } from '../packages/console/test/pages.ts'
import { axeFindings } from '../packages/console/test/support/axe.ts'
import { settled, visit } from '../packages/console/test/support/visitor.ts'
import { type Look, startLook } from './console/look.ts'
import { weigh } from './console/weight.ts'

/** Gzipped bytes that a page may need before it stands, shell and all. What it loads afterwards, such as charts, is told apart. */
const mostBytes = 250_000

const { positionals: wanted, values: options } = parseArgs({
  allowPositionals: true,
  options: { weight: { type: 'boolean', default: false } },
})
const look = await startLook()
if (look === null) process.exit(1)
let isGood = true
try {
  for (const page of pages) {
    if (wanted.length === 0 || wanted.includes(page.name))
      isGood = (await check(look, page)) && isGood
  }
  console.log(`\nThe overview can be used after ${await msToUse(look)} ms, nothing cached.`)
} finally {
  await look.close()
}
process.exitCode = isGood ? 0 : 1

async function check(look: Look, page: ConsolePage): Promise<boolean> {
  const { needed, deferred } = weigh(await scriptsOf(look, page))
  const schemes = options.weight ? [] : (['light', 'dark'] as const)
  const found = await Array.fromAsync(schemes, (scheme) => findingsOf(look, page, scheme))
  const all = new Map(found.flat().map((finding) => [finding.says, finding]))
  const kilobytes = `${inKilobytes(needed)} kB, ${inKilobytes(deferred)} kB later`
  const weight = needed > mostBytes ? `${kilobytes} TOO MUCH` : kilobytes
  const serious = [...all.values()].filter(({ isSerious }) => isSerious)
  const axe = options.weight
    ? ''
    : `axe: ${serious.length} serious, ${all.size - serious.length} other`
  console.log(`${page.name.padEnd(26)} ${weight}  ${axe}`)
  for (const { says } of all.values()) console.log(`    ${says}`)
  return needed <= mostBytes && serious.length === 0
}

function inKilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(0).padStart(3)
}

async function findingsOf(look: Look, page: ConsolePage, colorScheme: 'light' | 'dark') {
  const visitor = await look.open(page, { colorScheme, reducedMotion: 'reduce' })
  const findings = await axeFindings(visitor.page)
  await visitor.leave()
  return findings
}

/** The paths of all scripts that came. */
async function scriptsOf(look: Look, { as, path }: ConsolePage): Promise<string[]> {
  const key = as === 'nobody' ? {} : { key: look.server.operatorKey }
  const visitor = await visit(look.browser, look.server.url, key)
  const scripts = new Set<string>()
  visitor.page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) scripts.add(pathname.slice(1))
  })
  await visitor.page.goto(path(look.shop))
  await settled(visitor.page)
  await visitor.leave()
  return [...scripts]
}

/** From the first byte asked for until title and content stand. */
async function msToUse(look: Look): Promise<number> {
  const overview = pages.find(({ name }) => name === 'overview')
  if (overview === undefined) throw new Error('there is no overview')
  const visitor = await visit(look.browser, look.server.url, { key: look.server.operatorKey })
  const startedMs = performance.now()
  await visitor.page.goto(overview.path(look.shop))
  await settled(visitor.page)
  const tookMs = performance.now() - startedMs
  await visitor.leave()
  return Math.round(tookMs)
}
