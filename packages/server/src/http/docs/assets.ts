import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Inline in the page, so that it is one answer that also works when it is saved as a file. */
export const style = read('reference.css')
/** Adds buttons that copy an example. The page does without. */
export const script = read('copy-buttons.js')

/** What the page may load and run: its own style and script by their hashes, nothing else. */
export const docsPolicy = [
  "default-src 'none'",
  `style-src ${hashed(style)}`,
  `script-src ${hashed(script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}

function hashed(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`
}
