/**
 * `npm run console:scroll`: scrolls through ten thousand deliveries in a real browser and prints how
 * long frames took and whether tasks held the page up. It measures this machine as well as the page,
 * so it judges nothing; screens without rows, and rows beyond those in sight, it counts.
 */
import type { Page } from 'playwright-core'
import { findBrowser } from '../packages/console/test/browser.ts'
import {
  type ConsoleServer,
  startConsoleServer,
} from '../packages/console/test/support/console-server.ts'
import { until } from '../packages/console/test/support/until.ts'
import { visit } from '../packages/console/test/support/visitor.ts'

const rows = 10_000
const batch = 1_000
const guid = 'scroll'
/** Pixels per frame; none: to anywhere, ten times a second. */
const ways = { 'as with a wheel': 120, 'as with the bar': 3_000, 'to anywhere': null } as const

const found = findBrowser()
if (found.kind === 'none') {
  console.error(`No page can be looked at here: ${found.why}.`)
  process.exit(1)
}
const server = await startConsoleServer()
const browser = await found.launch()
try {
  await fill(server)
  const { page } = await visit(browser, server.url, { key: server.operatorKey })
  await loadAll(page)
  console.log(`${rows} rows loaded, ${await page.locator('tbody tr').count()} of them in the page`)
  for (const [way, step] of Object.entries(ways)) {
    console.log(`${way.padEnd(16)} ${told(await page.evaluate<Scrolled>(scrolling(step)))}`)
  }
} finally {
  await browser.close()
  await server.close()
}

/** Into a stream that nobody reads: nothing else is under way while frames are measured. */
async function fill({ operator, client }: ConsoleServer): Promise<void> {
  const { publisher_key } = await operator.channels.create({ name: 'Scroll', guid })
  const channel = client(publisher_key).channel(guid)
  await channel.webhooks.create({ name: 'Till', notification_type: 'stream' })
  const topics = ['order.created', 'order.paid', 'order.shipped']
  for (let first = 0; first < rows; first += batch) {
    await channel.events.publishBatch(
      Array.from({ length: batch }, (_, at) => ({
        topic: topics[at % topics.length] ?? '',
        data: { order: first + at },
      })),
    )
  }
}

async function loadAll(page: Page): Promise<void> {
  await page.goto(`/channels/${guid}/deliveries`)
  await page.getByRole('table').getByRole('link').first().waitFor()
  const toEnd = `window.scrollTo(0, document.documentElement.scrollHeight)
    document.querySelector('table').getAttribute('aria-rowcount')`
  await until('all rows are loaded', async () => {
    return (await page.evaluate(toEnd)) === String(rows + 1)
  })
}

interface Scrolled {
  readonly frames: readonly number[]
  readonly longTasks: readonly number[]
  /** How many screens were looked at, and how many showed no row in their middle. */
  readonly looks: number
  readonly blank: number
}

/** For five seconds, from the top. Runs in the page. */
function scrolling(step: number | null): string {
  return `(async () => {
    const longTasks = []
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration))
    })
    const frame = () => new Promise(requestAnimationFrame)
    window.scrollTo(0, 0)
    for (let at = 0; at < 30; at += 1) await frame()
    observer.observe({ entryTypes: ['longtask'] })
    const frames = []
    let looks = 0
    let blank = 0
    let last = await frame()
    const endMs = last + 5_000
    while (last < endMs) {
      const step = ${step}
      if (step !== null) window.scrollBy(0, step)
      else if (frames.length % 6 === 0)
        window.scrollTo(0, Math.random() * document.documentElement.scrollHeight)
      const now = await frame()
      frames.push(now - last)
      last = now
      looks += 1
      if (!document.elementFromPoint(640, 400)?.closest('tr[data-index]')) blank += 1
    }
    observer.disconnect()
    return { frames, longTasks, looks, blank }
  })()`
}

function told({ frames, longTasks, looks, blank }: Scrolled): string {
  const sorted = frames.toSorted((one, other) => one - other)
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(0)
  const tasks = `${longTasks.length} tasks over 50 ms, the longest ${Math.max(0, ...longTasks)} ms`
  const frame = `frames: ${frames.length}, half in ${at(0.5)} ms, 95 % in ${at(0.95)} ms, all in ${at(1)} ms`
  return `${frame}; ${tasks}; ${blank} of ${looks} screens blank`
}
