import { execFile } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@posthorn/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { topicsModule } from '../src/types/topics-module.ts'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const tscBin = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
)
const catalogFile = (name: string) => join(repository, 'examples/catalogs', `${name}.json`)

let server: LaunchedServer
/** Inside the package, so that programs in it find the SDKs as an installed one would. */
const folder = fileURLToPath(new URL('../.types-test/', import.meta.url))

beforeAll(async () => {
  server = await launchServer()
  await mkdir(folder, { recursive: true })
  return () => import('node:fs/promises').then(({ rm }) => rm(folder, { recursive: true }))
})
afterAll(() => server.stop())

const types = (args: readonly string[], cwd = server.folder) =>
  server.posthorn(['types', ...args], { cwd })

/** What the compiler says about the programs in the folder, in strict mode. */
async function compiled(files: readonly string[]): Promise<string> {
  const flags = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
  ]
  const modules = [
    '--module',
    'nodenext',
    '--customConditions',
    'source',
    '--allowImportingTsExtensions',
  ]
  const libraries = [
    '--target',
    'es2024',
    '--lib',
    'es2025,esnext.array',
    '--types',
    'node',
    '--skipLibCheck',
    '--ignoreConfig',
  ]
  const args = [tscBin, ...flags, ...modules, ...libraries, ...files]
  const run = promisify(execFile)
  return run(process.execPath, args, { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? String(error),
  )
}

interface Parts {
  readonly good: string
  readonly field: string
  readonly module: string
}

const program = (topic: string, { good, field, module }: Parts) => `
import { createClient } from '@posthorn/client'
import { createListener } from '@posthorn/listener'
import type { Topics } from './${module}.ts'

createListener<Topics>({ secrets: 'whsec_' }).on('${topic}', (event) => {
  const topic: '${topic}' = event.topic
  console.log(topic, event.data.${field})
  // @ts-expect-error the data has no such field
  console.log(event.data.nonsense)
})
// @ts-expect-error there is no such topic
createListener<Topics>({ secrets: 'whsec_' }).on('no.such.topic', () => {})

const { events } = createClient<Topics>({ url: 'http://127.0.0.1', key: 'ak' }).channel('shop')
await events.publish({ topic: '${topic}', data: ${good} })
// @ts-expect-error the data is not of that type
await events.publish({ topic: '${topic}', data: { ${field}: () => 1 } })
// @ts-expect-error there is no such topic
await events.publish({ topic: 'no.such.topic', data: {} })
for await (const event of events.list()) {
  if (event.erased_at === null && event.topic === '${topic}') console.log(event.data.${field})
}
`

describe('posthorn types', () => {
  // [catalog, topic, a field of its data]
  const programs = [
    ['identity', 'user.created', 'user'],
    ['acculynx', 'contact_added', 'contactId'],
    ['proabono', 'CustomerAdded', 'IdCustomer'],
    ['posthorn', 'webhook.suspended', 'webhook_id'],
  ] as const

  test('types every catalog for both libraries', async () => {
    const broken: string[] = []
    for (const [name, topic, field] of programs) {
      const args = ['--file', catalogFile(name), '--output', `${name}.ts`]
      expect(await types(args, folder)).toMatchObject({ code: 0, err: '' })
      const { topics } = JSON.parse(await readFile(catalogFile(name), 'utf8'))
      const examples: string[] = topics.map(
        (each: { name: string; example: unknown }, at: number) =>
          `export const _${at}: Topics['${each.name}'] = ${JSON.stringify(each.example)}\n`,
      )
      const { example } = topics.find((each: { name: string }) => each.name === topic)
      const source = program(topic, { good: JSON.stringify(example), field, module: name })
      await writeFile(join(folder, `${name}-program.ts`), `${source}${examples.join('')}`)
      // The mark taken away, the compiler must complain: so it is seen to be asked.
      const unmarked = source.replace('// @ts-expect-error', '//')
      await writeFile(join(folder, `${name}-broken.ts`), unmarked)
      broken.push(`${name}-broken.ts`)
    }
    const complaints = await compiled([
      ...programs.map(([name]) => `${name}-program.ts`),
      ...broken,
    ])
    const files = complaints
      .split('\n')
      .flatMap((line) => /^(\S+)\(\d+,\d+\): error/.exec(line)?.[1] ?? [])
    expect([complaints, files]).toEqual([complaints, broken.toSorted()])
    expect(complaints.match(/'nonsense' does not exist/g)).toHaveLength(programs.length)
  }, 120_000)

  test('types the catalog of the server, and says when a file is behind it', async () => {
    const client = createClient({ url: server.url, key: operatorKey })
    expect(await types([])).toMatchObject({ code: 1, err: expect.stringContaining('(no_topics)') })
    await client.topics.create({
      name: 'order.created',
      schema: { type: 'object', properties: { order: { type: 'integer' } }, required: ['order'] },
    })
    await client.topics.create({
      name: 'order.closed',
      description: 'It is over.',
      example: { at: '*/' },
    })
    await client.topic('order.closed').update({ deprecated_at: '2026-02-03T04:05:06Z' })
    const printed = await types([])
    expect(printed.out).toContain("'order.created': {\n    order: number\n  }\n")
    expect(printed.out).toContain("'order.closed': unknown\n")
    expect(printed.out).toMatch(
      /\* It is over\.\n.*@example\n.*\{\n.*"at": "\* \/"\n.*\n.*\n.*@deprecated since 2026-02-03/s,
    )

    const check = ['--output', 'topics.ts', '--check']
    expect(await types(check)).toMatchObject({
      code: 3,
      out: expect.stringContaining('Write it: posthorn types --output topics.ts\n'),
    })
    expect(await types(['--output', 'my topics.ts', '--check'])).toMatchObject({
      out: expect.stringContaining("Write it: posthorn types --output 'my topics.ts'\n"),
    })
    await expect(stat(join(server.folder, 'topics.ts'))).rejects.toThrow('ENOENT')
    const written = await types(['--output', 'topics.ts'])
    expect(written).toMatchObject({ code: 0, out: 'topics.ts written: 2 topics.\n' })
    expect(await readFile(join(server.folder, 'topics.ts'), 'utf8')).toBe(printed.out)
    expect(await types(check)).toMatchObject({ code: 0 })
    await writeFile(join(server.folder, 'topics.ts'), printed.out.replaceAll('\n', '\r\n'))
    expect(await types(check)).toMatchObject({ code: 0 })
    await client.topics.create({ name: 'order.reopened' })
    expect(await types([...check, '--json'])).toMatchObject({
      code: 3,
      out: '{"topics":3,"file":"topics.ts","up_to_date":false}\n',
    })
  })

  test.each([
    [['--check'], 2, '(output_missing)'],
    [['--file', 'missing.json'], 1, '(file_not_found)'],
    [['--file', 'list.json'], 1, '(no_catalog)'],
    [['--file', 'good.json', '--output', 'no/such/folder/topics.ts'], 1, '(folder_missing)'],
    [['--file', 'good.json', '--output', '.'], 1, '(not_a_file)'],
  ])('refuses %j', async (args, code, says) => {
    await writeFile(join(server.folder, 'list.json'), '{"topics":[{}]}')
    await writeFile(join(server.folder, 'good.json'), '{"topics":[{"name":"a"}]}')
    expect(await types(args)).toMatchObject({ code, out: '', err: expect.stringContaining(says) })
  })
})

describe('the module of a catalog', () => {
  const moduleOf = (schema: object) => topicsModule([{ name: 'a', schema: { ...schema } }])

  test('is the same in whatever order the topics come', async () => {
    const { topics } = JSON.parse(await readFile(catalogFile('identity'), 'utf8'))
    expect(await topicsModule(topics.toReversed())).toBe(await topicsModule(topics))
  })

  test('has no code that a schema brings along', async () => {
    const evil = 'string }; export const evil = 1; export interface X {'
    const module = await moduleOf({
      type: 'object',
      description: `*/ ${evil} /*`,
      tsType: evil,
      title: evil,
      $id: evil,
      properties: {
        a: { tsType: evil },
        b: { enum: ['x'], tsEnumNames: [evil] },
        c: { const: { tsType: evil } },
        [`d"'\`; ${evil}`]: { type: 'string' },
        e: { type: 'object', patternProperties: { [`*/ ${evil}`]: { type: 'string' } } },
        f: { $ref: `#/$defs/${encodeURIComponent(evil)}` },
      },
      $defs: { [evil]: { type: 'object', properties: { g: { type: 'string' } } } },
    })
    await writeFile(join(folder, 'evil.ts'), `${module}\nexport const evil = 2\n`)
    expect(await compiled(['evil.ts'])).toBe('')
  })

  test('reads no file and no address that a schema names', async () => {
    const refs = ['file:///etc/hostname', 'http://127.0.0.1:1/x', 'other.json', '/etc/hostname#/a']
    const properties = Object.fromEntries(refs.map(($ref, at) => [`p${at}`, { $ref }]))
    expect(await moduleOf({ type: 'object', properties })).toMatch(
      /p0\?: unknown\n.*p1\?: unknown\n.*p2\?: unknown\n.*p3\?: unknown\n/,
    )
  })

  test.each([
    ['a recursive type', { type: 'object', properties: { next: { $ref: '#' } } }, 'next?: A\n'],
    ['null beside another type', { type: ['string', 'null'] }, 'a: string | null\n'],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'string' }], items: false },
      'a: [string]\n',
    ],
    [
      'a list',
      { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string' } },
      'a: string[]\n',
    ],
    ['an object as constant', { const: { tsType: 'x', a: [1] } }, "{tsType: 'x'; a: [1]}"],
    ['a constant', { const: 'x' }, "a: 'x'\n"],
    [
      'a choice',
      { anyOf: [{ type: 'string' }, { $ref: '#/$defs/n' }], $defs: { n: { type: 'number' } } },
      'a: string | number\n',
    ],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'number' } },
      '[k: string]: number\n',
    ],
    ['any object', { type: 'object' }, '[k: string]: unknown\n'],
    ['a reference to itself', { $ref: '#' }, 'a: unknown\n'],
    ['a reference to nothing', { $ref: '#/$defs/gone' }, 'a: unknown\n'],
  ])('has %s', async (_, schema, says) => {
    expect(await moduleOf(schema)).toContain(says)
  })

  test('is written for any JSON in the place of a schema', async () => {
    const keyword = fc.constantFrom(
      ...[
        'type',
        'properties',
        'items',
        'prefixItems',
        'enum',
        'const',
        'required',
        '$ref',
        '$defs',
      ],
      ...[
        'anyOf',
        'allOf',
        'additionalProperties',
        'patternProperties',
        'description',
        'deprecated',
      ],
    )
    const { schema } = fc.letrec((tie) => ({
      schema: fc.dictionary(keyword, tie('value'), { maxKeys: 5 }),
      value: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'schema' },
        fc.constantFrom<unknown>(
          'object',
          'array',
          'string',
          '#',
          '#/properties/a',
          '#/$defs/a',
          true,
          false,
          null,
          1,
        ),
        tie('schema'),
        fc.array(tie('schema'), { maxLength: 3, depthIdentifier: 'schema' }),
        fc.dictionary(fc.constantFrom('a', '__proto__'), tie('schema'), { maxKeys: 2 }),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(schema, async (any) => {
        const module = await moduleOf(any as Record<string, unknown>)
        expect(module).toContain('export interface Topics {')
      }),
      { numRuns: 50 },
    )
  })
})
