import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** Where an installed browser is, on systems that the packed one does not run on. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
]

export type FoundBrowser =
  | { readonly kind: 'found'; launch(): Promise<Browser> }
  | { readonly kind: 'none'; readonly why: string }

/** A real Chromium: the packed one on Linux x64, an installed Chrome elsewhere. */
export function findBrowser(): FoundBrowser {
  if (process.platform === 'linux' && process.arch === 'x64') {
    return {
      kind: 'found',
      async launch() {
        const executablePath = await chromium.executablePath()
        return playwright.launch({ args: chromium.args, executablePath, headless: true })
      },
    }
  }
  const executablePath = installed.find((path) => existsSync(path))
  if (executablePath === undefined) {
    const system = `${process.platform} ${process.arch}`
    return { kind: 'none', why: `no Chrome is installed, and none is packed for ${system}` }
  }
  return { kind: 'found', launch: () => playwright.launch({ executablePath, headless: true }) }
}
