import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { unpackChromium } from './support/packed-chromium.ts'

export type FoundBrowser =
  | { readonly kind: 'found'; launch(): Promise<Browser> }
  | { readonly kind: 'none'; readonly why: string }

/** Where an installed browser is, on systems that the packed one does not run on. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
]

/** Chromium's sandbox needs rights that containers do not give; our own pages run in it. */
const args = [
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
]

/** A real Chromium: the packed one on Linux x64, an installed Chrome elsewhere. */
export function findBrowser(): FoundBrowser {
  const executablePath = installed.find((path) => existsSync(path))
  const onInstalled: FoundBrowser | null =
    executablePath === undefined
      ? null
      : { kind: 'found', launch: () => chromium.launch({ executablePath, args }) }
  const system = `${process.platform} ${process.arch}`
  if (system !== 'linux x64') {
    const why = `no Chrome is installed, and none is packed for ${system}`
    return onInstalled ?? { kind: 'none', why }
  }
  const unpacked = unpackChromium()
  if ('why' in unpacked) return onInstalled ?? { kind: 'none', why: unpacked.why }
  const env = { ...process.env, ...unpacked.env }
  return {
    kind: 'found',
    launch: () => chromium.launch({ executablePath: unpacked.executablePath, args, env }),
  }
}
