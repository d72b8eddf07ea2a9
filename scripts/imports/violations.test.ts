import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { rules } from './rules.ts'
import { findViolations } from './violations.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

/** Writes the files into a new workspace and checks it. Paths are relative to `packages/`. */
function check(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'posthorn-imports-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'packages', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return findViolations(root, rules)
}

const empty = 'export const a = 1'

describe('imports between folders of the server', () => {
  it('lets the domain import itself', () => {
    const files = {
      'server/src/domain/a.ts': "import { b } from './format/b.ts'\nexport const a = b",
      'server/src/domain/format/b.ts': 'export const b = 1',
    }
    expect(check(files)).toEqual([])
  })

  it.each([
    ['engine', 'http/app.ts'],
    ['http', 'engine/engine.ts'],
    ['engine', 'store/sqlite/sqlite-store.ts'],
    ['operations', 'outbound/undici-sender.ts'],
    ['store', 'operations/accept-events.ts'],
    ['domain', 'store/store.ts'],
  ])('keeps %s from %s, types included', (folder, target) => {
    for (const keyword of ['import type', 'import']) {
      const found = check({
        [`server/src/${folder}/x.ts`]: `${keyword} { a } from '../${target}'\nexport type X = typeof a`,
        [`server/src/${target}`]: empty,
      })
      expect(found).toEqual([
        `packages/server/src/${folder}/x.ts:1 imports ../${target}: ${folder} may not import ${target}`,
      ])
    }
  })

  it('sees re-exports, dynamic imports and imports inside types', () => {
    const found = check({
      'server/src/engine/x.ts': [
        "export * from '../http/a.ts'",
        "export type { A } from '../http/a.ts'",
        "export const late = () => import('../http/a.ts')",
        "export type B = import('../http/a.ts').A",
      ].join('\n'),
      'server/src/http/a.ts': 'export type A = 1',
    })
    expect(found.map((line) => line.split(' ')[0])).toEqual(
      [1, 2, 3, 4].map((line) => `packages/server/src/engine/x.ts:${line}`),
    )
  })

  it('lets the ports through and the composition root see everything', () => {
    const files = {
      'server/src/engine/x.ts':
        "import type { a } from '../store/store.ts'\nexport type X = typeof a",
      'server/src/store/store.ts': empty,
      'server/src/server.ts': "import './engine/x.ts'\nimport 'undici'",
    }
    expect(check(files)).toEqual([
      expect.stringContaining('packages/server/src/server.ts:2 uses undici (a socket)'),
    ])
  })

  it('has no place for a folder or a top-level file without a rule', () => {
    const found = check({
      'server/src/utils/x.ts': "import '../domain/a.ts'",
      'server/src/stray.ts': "import './domain/a.ts'",
      'server/src/domain/a.ts': empty,
    })
    expect(found).toEqual([
      'packages/server/src/stray.ts:1 imports ./domain/a.ts: stray.ts has no rule',
      'packages/server/src/utils/x.ts:1 imports ../domain/a.ts: folder utils has no rule',
    ])
  })

  it('lets tests cross folders, and keeps sources from importing tests', () => {
    const found = check({
      'server/src/http/app.test.ts': "import '../engine/engine.ts'\nimport 'undici'",
      'server/src/engine/engine.ts': "import '../store/store.suite.ts'",
      'server/src/store/store.suite.ts': "import 'vitest'",
    })
    expect(found).toEqual([
      'packages/server/src/engine/engine.ts:1 imports ../store/store.suite.ts: sources may not import tests',
    ])
  })
})

describe('imports between folders of the console', () => {
  it.each([
    ['parts', 'pages/topics/topic.tsx'],
    ['parts', 'layout/shell.tsx'],
    ['layout', 'pages/topics/topic.tsx'],
    ['api', 'parts/page/page.tsx'],
    ['strings', 'parts/json/read-json.ts'],
    ['pages', 'app/router.tsx'],
  ])('keeps %s from %s', (folder, target) => {
    const found = check({
      [`console/src/${folder}/x.tsx`]: `import '../${target}'`,
      [`console/src/${target}`]: empty,
    })
    expect(found).toEqual([
      `packages/console/src/${folder}/x.tsx:1 imports ../${target}: ${folder} may not import ${target}`,
    ])
  })

  it('lets a page import what stands below pages, and no other page', () => {
    const found = check({
      'console/src/pages/topics/topic.tsx': [
        "import './detail/facts.tsx'",
        "import '../../parts/page/page.tsx'",
        "import '../events/publish-link.tsx'",
      ].join('\n'),
      'console/src/pages/topics/detail/facts.tsx': "import '../../events/publish-link.tsx'",
      'console/src/pages/events/publish-link.tsx': empty,
      'console/src/parts/page/page.tsx': empty,
    })
    expect(found).toEqual([
      'packages/console/src/pages/topics/detail/facts.tsx:1 imports ../../events/publish-link.tsx: pages/topics may not import pages/events',
      'packages/console/src/pages/topics/topic.tsx:3 imports ../events/publish-link.tsx: pages/topics may not import pages/events',
    ])
  })

  it('leaves calls to api: no page names the client or what keeps answers', () => {
    const found = check({
      'console/src/pages/topics/topic.tsx':
        "import '../../api/topics.ts'\nimport '../../api/client.ts'",
      'console/src/parts/page/page.tsx': "import '../../api/query-client.ts'",
      'console/src/app/app.tsx': "import '../api/query-client.ts'",
      'console/src/api/topics.ts': "import './client.ts'",
      'console/src/api/client.ts': empty,
      'console/src/api/query-client.ts': empty,
    })
    expect(found).toEqual([
      'packages/console/src/pages/topics/topic.tsx:2 imports ../../api/client.ts: pages may not import api/client.ts',
      'packages/console/src/parts/page/page.tsx:1 imports ../../api/query-client.ts: parts may not import api/query-client.ts',
    ])
  })
})

describe('imports between folders of the command line', () => {
  it.each([
    ['listen', 'commands/listen.ts'],
    ['listen', 'check/target.ts'],
    ['check', 'server/connect.ts'],
    ['terminal', 'server/connect.ts'],
    ['terminal', 'flags/time.ts'],
    ['server', 'dev/dev.ts'],
    ['commands', 'process/keyboard.ts'],
    ['commands', 'run.ts'],
  ])('keeps %s from %s', (folder, target) => {
    const found = check({
      [`cli/src/${folder}/x.ts`]: `import '../${target}'`,
      [`cli/src/${target}`]: empty,
    })
    expect(found).toEqual([
      `packages/cli/src/${folder}/x.ts:1 imports ../${target}: ${folder} may not import ${target}`,
    ])
  })

  it('lets commands see what they are made of, and leaves the store of a server to few', () => {
    const found = check({
      'cli/src/commands/listen.ts': "import '../listen/listen.ts'\nimport '@posthorn/server'",
      'cli/src/listen/listen.ts': "import '../terminal/json.ts'\nimport '@posthorn/server'",
      'cli/src/terminal/json.ts': "import '../flags/json.ts'",
      'cli/src/flags/json.ts': empty,
      'server/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/cli/src/listen/listen.ts:2 imports @posthorn/server: listen may not import @posthorn/server',
    ])
  })

  it('has rules for the files beside its folders as well', () => {
    const found = check({
      'cli/src/run.ts': "import './commands/listen.ts'",
      'cli/src/io.ts': "import './terminal/json.ts'",
      'cli/src/input.ts': "import './terminal/json.ts'\nimport '@posthorn/server'",
      'cli/src/commands/listen.ts': empty,
      'cli/src/terminal/json.ts': empty,
      'server/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/cli/src/input.ts:2 imports @posthorn/server: input.ts may not import @posthorn/server',
      'packages/cli/src/io.ts:1 imports ./terminal/json.ts: io.ts may not import terminal/json.ts',
    ])
  })
})

describe('imports between packages', () => {
  it('allows only the edges of the table', () => {
    const found = check({
      'cli/src/index.ts': "import '@posthorn/server'",
      'server/src/index.ts': "import '@posthorn/signature'",
      'signature/src/index.ts': "import '@posthorn/contract'",
      'contract/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/signature/src/index.ts:1 imports @posthorn/contract: package signature may not import @posthorn/contract',
    ])
  })

  it('holds for tests and for folders of the server too', () => {
    const found = check({
      'signature/src/a.test.ts': "import '@posthorn/server'",
      'server/src/index.ts': empty,
      'server/src/store/a.ts': "import '@posthorn/signature'",
      'signature/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/server/src/store/a.ts:1 imports @posthorn/signature: store may not import @posthorn/signature',
      'packages/signature/src/a.test.ts:1 imports @posthorn/server: package signature may not import @posthorn/server',
    ])
  })

  it('lets tests name their own package, and nothing else', () => {
    const found = check({
      'server/test/running-server.ts': "import '@posthorn/server'",
      'server/test/entries.test.ts': "import '@posthorn/server/entry'",
      'server/src/main.ts': "import '@posthorn/server'",
      'server/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/server/src/main.ts:1 imports @posthorn/server: package server may not import @posthorn/server',
    ])
  })

  it('lets tests of the client start a server, and its sources not', () => {
    const found = check({
      'client/test/a.test.ts': "import '@posthorn/server'",
      'client/src/a.ts': "import '@posthorn/server'",
      'server/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/client/src/a.ts:1 imports @posthorn/server: package client may not import @posthorn/server',
    ])
  })

  it('keeps relative paths inside their package and pointing at something', () => {
    const found = check({
      'cli/src/a.ts': "import '../../server/src/index.ts'\nimport './gone.ts'",
      'server/src/index.ts': empty,
    })
    expect(found).toEqual([
      'packages/cli/src/a.ts:1 imports ../../server/src/index.ts: a relative path may not leave its package',
      'packages/cli/src/a.ts:2 imports ./gone.ts: does not exist',
    ])
  })

  it('keeps the domain and the signature package free of anything from outside', () => {
    const found = check({
      'server/src/domain/a.ts': "import 'ajv'\nimport type { Buffer } from 'node:buffer'",
      'signature/src/index.ts': "import 'node:crypto'",
      'signature/src/index.test.ts': "import 'svix'",
    })
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'packages/server/src/domain/a.ts',
      'packages/server/src/domain/a.ts',
      'packages/signature/src/index.ts',
    ])
  })
})

describe('cycles', () => {
  it('finds one made of types alone, across folders', () => {
    const found = check({
      'server/src/domain/a.ts': "import type { B } from './b.ts'\nexport type A = B",
      'server/src/domain/b.ts': "import type { C } from './deep/c.ts'\nexport type B = C",
      'server/src/domain/deep/c.ts': "import type { A } from '../a.ts'\nexport type C = A",
      'server/src/domain/d.ts': "import type { A } from './a.ts'\nexport type D = A",
    })
    const [a, b, c] = ['a.ts', 'b.ts', 'deep/c.ts'].map(
      (file) => `packages/server/src/domain/${file}`,
    )
    expect(found).toEqual([`cycle: ${a} <-> ${b} <-> ${c}`])
  })

  it('finds one between tests, and one through a package name', () => {
    const found = check({
      'server/src/http/a.test.ts': "import './b.test.ts'",
      'server/src/http/b.test.ts': "import './a.test.ts'",
      'signature/src/index.ts': "export * from './sign.ts'",
      'signature/src/sign.ts': "import type {} from '@posthorn/signature'",
    })
    expect(found.filter((line) => line.startsWith('cycle'))).toHaveLength(2)
  })
})

describe('things that belong to one place', () => {
  it.each([
    ['server/src/http/x.ts', "import { request } from 'node:http'", 'node:http'],
    ['server/src/http/x.ts', "import net from 'net'", 'net'],
    ['server/src/operations/x.ts', "export const x = () => fetch('http://a')", 'fetch'],
    ['server/src/http/x.ts', "export const x = new WebSocket('ws://a')", 'new WebSocket'],
    ['server/src/engine/x.ts', "import 'fastify'", 'fastify'],
    ['server/src/http/x.ts', "import 'node:sqlite'", 'node:sqlite'],
    ['server/src/http/x.ts', 'export const x = process.env.PORT', 'process.env'],
    ['cli/src/x.ts', 'export const x = globalThis.process["env"]', 'process.env'],
    ['server/src/config/config.ts', 'const { env } = process\nexport { env }', 'process.env'],
    ['server/src/config/config.ts', "import { env } from 'node:process'", 'node:process'],
    [
      'server/src/config/env-file.ts',
      'export const x = () => process.loadEnvFile()',
      'process.loadEnvFile',
    ],
    ['client/src/x.ts', 'export const x = process.env.PORT', 'process.env'],
    ['listener/src/x.ts', 'export const x = process.env.PORT', 'process.env'],
    ['cli/src/run.ts', 'const it = process\nexport const x = it.env', '= process'],
    ['server/src/domain/x.ts', 'export const x = Date.now()', 'Date.now'],
    ['server/src/engine/x.ts', 'export const x = new Date()', 'new Date()'],
    ['server/src/engine/x.ts', 'export const x = Date()', 'Date'],
    ['server/src/operations/x.ts', 'export const x = performance.now()', 'performance.now'],
    ['server/src/operations/x.ts', 'export const { random } = Math', 'Math.random'],
    ['server/src/domain/x.ts', 'export const x = crypto.randomUUID()', 'crypto.randomUUID'],
  ])('%s may not say: %s', (file, text, name) => {
    const found = check({ [file]: text })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`packages/${file}:1 uses ${name} (`)
  })

  it('lets the owner use them, and anyone name their types', () => {
    const found = check({
      'server/src/outbound/x.ts': "import { Pool } from 'undici'\nexport const x = Date.now()",
      'server/src/store/sqlite/x.ts': "import { DatabaseSync } from 'node:sqlite'",
      'server/src/config/env.ts': 'export const env = process.env',
      'cli/src/bin.ts': 'export const env = process.env',
      'server/src/http/x.ts': "import type { IncomingMessage } from 'node:http'",
      'server/src/domain/x.ts': 'export const x = (ms: number) => new Date(ms).toISOString()',
    })
    expect(found).toEqual([])
  })
})
