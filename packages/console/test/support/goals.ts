import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../browser.ts'
import { type ConsoleServer, startConsoleServer } from './console-server.ts'
import { openShop, type Shop } from './shop.ts'
import { type VisitOptions, type Visitor, visit } from './visitor.ts'

export interface Given {
  readonly server: ConsoleServer
  /** A shop with webhooks, events and deliveries. */
  readonly shop: Shop
  /** A fresh browser; signed in where a key is named. What goes wrong on its pages fails the test. */
  visit(options?: VisitOptions): Promise<Page>
}

const found = findBrowser()

/** What people want to do in the console, each a test: in a real browser, on a server with real deliveries. */
export function goals(title: string, define: (given: Given) => void): void {
  if (found.kind === 'none') {
    test(title, ({ skip }) => {
      console.warn(`The console is not tested: ${found.why}.`)
      skip(found.why)
    })
    return
  }
  describe(title, () => {
    let server: ConsoleServer
    let shop: Shop
    let browser: Browser
    let visitors: Visitor[] = []

    beforeAll(async () => {
      server = await startConsoleServer()
      shop = await openShop(server)
      browser = await found.launch()
    }, 120_000)
    afterEach(async ({ task }) => {
      const leaving = visitors
      visitors = []
      if (task.result?.state === 'fail') await showLast(leaving)
      await Promise.all(leaving.map((each) => each.leave()))
      expect(leaving.flatMap(({ faults }) => faults)).toEqual([])
    })
    afterAll(async () => {
      await browser?.close()
      await shop?.close()
      await server?.close()
    })

    define({
      get server() {
        return server
      },
      get shop() {
        return shop
      },
      async visit(options) {
        const visitor = await visit(browser, server.url, options)
        visitors.push(visitor)
        return visitor.page
      },
    })
  })
}

/** A failed goal is told best by what there was to see. */
async function showLast(visitors: readonly Visitor[]): Promise<void> {
  const path = join(tmpdir(), `posthorn-console-${randomUUID()}.png`)
  await visitors.at(-1)?.page.screenshot({ path })
  console.warn(`What there was to see: ${path}`)
}
