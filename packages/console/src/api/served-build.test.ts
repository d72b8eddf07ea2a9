import { expect, test } from 'vitest'
import { programOf } from './served-build.ts'

const scripts = (attribute: string) => `<!doctype html><html><head>
    <script src="/color-scheme.js"></script>
    <script type="module" crossorigin${attribute} src="/assets/index-D7LSscjy.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/client-R-dB7Dpu.js"></head></html>`

test('the program of a page is the same as the server wrote it and as the browser tells it', () => {
  for (const attribute of ['', '=""']) {
    expect(programOf(scripts(attribute))).toBe('/assets/index-D7LSscjy.js')
  }
})

test('what is no page of the console has none', () => {
  expect(programOf('{"status": 404}')).toBeNull()
})
