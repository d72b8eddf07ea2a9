import type { Browser } from 'playwright-core'
import { findBrowser } from '../../packages/console/test/browser.ts'
import type { ConsolePage } from '../../packages/console/test/pages.ts'
import {
  type ConsoleServer,
  startConsoleServer,
} from '../../packages/console/test/support/console-server.ts'
import { openShop, type Shop } from '../../packages/console/test/support/shop.ts'
import {
  settled,
  type VisitOptions,
  type Visitor,
  visit,
} from '../../packages/console/test/support/visitor.ts'

export interface Look {
  readonly server: ConsoleServer
  readonly shop: Shop
  readonly browser: Browser
  /** A page, complete, in a browser of its own. */
  open(page: ConsolePage, options?: VisitOptions): Promise<Visitor>
  close(): Promise<void>
}

/** Everything that commands need which go through all pages. Null, after it was told, where there is no browser. */
export async function startLook(): Promise<Look | null> {
  const found = findBrowser()
  if (found.kind === 'none') {
    console.error(`No page can be looked at here: ${found.why}.`)
    return null
  }
  const server = await startConsoleServer()
  const shop = await openShop(server, { minutes: 55 })
  const browser = await found.launch()
  return {
    server,
    shop,
    browser,
    async open({ as, path }, options) {
      const key = as === 'nobody' ? {} : { key: server.operatorKey }
      const visitor = await visit(browser, server.url, { ...key, ...options })
      await visitor.page.goto(path(shop))
      await settled(visitor.page)
      return visitor
    },
    async close() {
      await browser.close()
      await shop.close()
      await server.close()
    },
  }
}
