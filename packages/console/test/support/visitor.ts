import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core'

export interface Visitor {
  readonly page: Page
  /** What no page may do: errors in its scripts, words on the console, breaches of the policy. */
  readonly faults: readonly string[]
  leave(): Promise<void>
}

export interface VisitOptions extends BrowserContextOptions {
  /** A key to be signed in with already. */
  readonly key?: string
  /** That files of the console are missing is no fault. */
  readonly missesFiles?: boolean
}

/** Somebody with a browser of their own: no cookies and nothing kept but what they got here. */
export async function visit(
  browser: Browser,
  url: string,
  { key, missesFiles = false, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  context.setDefaultTimeout(30_000)
  if (key !== undefined) {
    const data = { key }
    const answer = await context.request.post('/v1/session', { data, headers: { origin: url } })
    if (!answer.ok()) throw new Error(await answer.text())
  }
  const faults: string[] = []
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (isFault(message) && !(missesFiles && isMissingFile(message)))
      faults.push(`${message.text()} (${message.location().url})`)
  })
  return { page, faults, leave: () => context.close() }
}

/** That the API says no, the page tells; the browser notes it as well. */
function isFault(message: ConsoleMessage): boolean {
  if (message.type() !== 'error' && message.type() !== 'warning') return false
  const isRefusal = /^Failed to load resource: .* status of 4\d\d/.test(message.text())
  return !(isRefusal && URL.parse(message.location().url)?.pathname.startsWith('/v1/'))
}

function isMissingFile(message: ConsoleMessage): boolean {
  const { pathname = '' } = URL.parse(message.location().url) ?? {}
  return pathname.startsWith('/assets/') || message.text().includes('GonePart')
}

/** Resolves when a page shows what it is about: its title, and nothing that is still to come. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page
    .locator('[role="status"] .mantine-Skeleton-root')
    .first()
    .waitFor({ state: 'detached' })
}
