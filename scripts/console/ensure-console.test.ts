import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compressFolder } from './compress.ts'
import { ensureConsole } from './ensure-console.ts'

// A repository with a console of one line, built by the real bundler.
let root = ''
const index = 'packages/console/dist/index.html'

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'posthorn-build-'))
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
  write('packages/console/package.json', '{"type":"module"}')
  write('packages/console/index.html', '<script type="module" src="/src/main.ts"></script>')
  write('packages/console/src/main.ts', 'document.title = "first"')
  write('packages/client/src/index.ts', 'export {}')
})
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** The build, all scripts in one text. */
function built(): string {
  const page = readFileSync(join(root, index), 'utf8')
  const path = /src="\/(assets\/[^"]+)"/.exec(page)?.[1] ?? ''
  return readFileSync(join(root, 'packages/console/dist', path), 'utf8')
}

const ensure = async () => (await ensureConsole(root)).kind

it('builds what is missing, and only when something changed', { timeout: 60_000 }, async () => {
  expect(await ensure()).toBe('built')
  expect(built()).toContain('first')
  expect(await ensure()).toBe('fresh')

  write('packages/console/src/main.ts', 'document.title = "second"')
  expect(await ensure()).toBe('built')
  expect(built()).toContain('second')

  write('packages/client/src/index.ts', 'export const changed = true')
  expect(await ensure()).toBe('built')
})

it('builds once when several ask at the same time', { timeout: 60_000 }, async () => {
  write('packages/console/src/main.ts', 'document.title = "third"')
  const all = await Promise.all([ensure(), ensure(), ensure()])
  expect(all.toSorted()).toEqual(['built', 'fresh', 'fresh'])
})

it('takes a build made by hand for an old one', { timeout: 60_000 }, async () => {
  rmSync(join(root, 'packages/console/dist/.built-from'))
  expect(await ensure()).toBe('built')
})

it('says what is wrong, and leaves the build that was there', { timeout: 60_000 }, async () => {
  write('packages/console/src/main.ts', 'import "./no-such-file.ts"')
  const failed = await ensureConsole(root)
  expect(failed).toMatchObject({ kind: 'failed', output: expect.stringContaining('no-such-file') })
  expect(built()).toContain('third')
})

it('compresses what gains by it', async () => {
  const folder = join(root, 'compressed')
  write('compressed/long.js', 'let a = 1;\n'.repeat(500))
  write('compressed/short.js', 'let a = 1')
  write('compressed/picture.png', 'x'.repeat(5_000))
  await compressFolder(folder)
  for (const made of ['long.js.br', 'long.js.gz']) {
    expect(readFileSync(join(folder, made)).length).toBeLessThan(200)
  }
  expect(existsSync(join(folder, 'short.js.br'))).toBe(false)
  expect(existsSync(join(folder, 'picture.png.br'))).toBe(false)
})
