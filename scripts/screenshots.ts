/**
 * `npm run screenshots`: every page of the console into docs/screenshots, wide, narrow and dark, of a
 * server with real deliveries. With names as arguments (`overview webhook`), only those pages.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConsolePage, pages } from '../packages/console/test/pages.ts'
import type { VisitOptions } from '../packages/console/test/support/visitor.ts'
import { type Look, startLook } from './console/look.ts'
import { toPalette } from './console/palette-png.ts'

const folder = join(import.meta.dirname, '../docs/screenshots')
const kinds: readonly { readonly name: string; readonly options: VisitOptions }[] = [
  { name: 'wide', options: { viewport: { width: 1280, height: 800 } } },
  { name: 'narrow', options: { viewport: { width: 360, height: 740 } } },
  { name: 'dark', options: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } },
]
/** Long pages are cut there: what comes below is more of the same. */
const mostHeight = 1_600

const wanted = process.argv.slice(2)
const look = await startLook()
if (look === null) process.exit(1)
mkdirSync(folder, { recursive: true })
const taken = new Set<string>()
try {
  for (const page of pages) {
    if (wanted.length > 0 && !wanted.includes(page.name)) continue
    for (const { name, options } of kinds)
      taken.add(await take(look, page, { kind: name, options }))
    console.error(page.name)
  }
} finally {
  await look.close()
}
if (wanted.length === 0) forgetOthers()

async function take(
  look: Look,
  page: ConsolePage,
  { kind, options }: { readonly kind: string; readonly options: VisitOptions },
): Promise<string> {
  const file = `${page.name}-${kind}.png`
  const visitor = await look.open(page, { ...options, reducedMotion: 'reduce' })
  const { width = 1280, height = 800 } = options.viewport ?? {}
  const whole = await visitor.page.locator('html').evaluate((html) => html.scrollHeight)
  await visitor.page.setViewportSize({
    width,
    height: Math.min(Math.max(whole, height), mostHeight),
  })
  // The taller window shows rows that were out of sight, and charts are drawn anew.
  await visitor.page.waitForTimeout(250)
  const picture = await visitor.page.screenshot({ animations: 'disabled', caret: 'hide' })
  writeFileSync(join(folder, file), toPalette(picture))
  if (visitor.faults.length > 0) console.error(file, visitor.faults)
  await visitor.leave()
  return file
}

/** Of pages that there are no more. */
function forgetOthers(): void {
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.png') && !taken.has(file)) rmSync(join(folder, file))
  }
}
