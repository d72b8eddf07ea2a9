import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Io } from '../src/index.ts'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'

const identity = fileURLToPath(new URL('../../../examples/catalogs/identity.json', import.meta.url))

let server: LaunchedServer

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.stop())

const topicsImport = (args: readonly string[], env: Io['env'] = {}) =>
  server.posthorn(['topics', 'import', ...args], { env })

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(server.folder, name), text)
  return name
}

describe('posthorn topics import', () => {
  test('takes in a catalog, and says what that changed [topic-import]', async () => {
    const first = await topicsImport([identity])
    expect(first.err).toBe('')
    expect(first).toMatchObject({ code: 0 })
    expect(first.out).toMatch(/: 17 topics, of which 17 created, 0 updated, 0 unchanged\.\n$/)
    const again = await topicsImport([identity, '--json'])
    expect(JSON.parse(again.out)).toEqual({ created: 0, updated: 0, unchanged: 17 })
  })

  test('finds server and key by flags before the environment', async () => {
    const env = { POSTHORN_URL: 'http://127.0.0.1:1', POSTHORN_ADMIN_KEY: 'ak_wrong' }
    const flags = ['--url', `${server.url}/`, '--key', operatorKey]
    expect((await topicsImport([identity, ...flags], env)).code).toBe(0)
  })

  test('tells every fault of the file by its place, and changes nothing [topic-import]', async () => {
    const bad = await file(
      'bad.json',
      JSON.stringify({
        topics: [{ name: 'bad.good' }, { name: 'bad.name!' }, { name: 'bad.field', colour: 'red' }],
      }),
    )
    const { code, out, err } = await topicsImport([bad])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^posthorn: POST http.*\/v1\/topics\/import answered 422\. \(invalid_request\)\n/,
    )
    expect(err).toMatch(/^ {2}\/topics\/1\/name: "bad\.name!" is not a usable/m)
    expect(err).toMatch(/^ {2}\/topics\/2\/colour: There is no field "colour"/m)
    const good = await file('good.json', '{"topics": [{"name": "bad.good"}]}')
    expect((await topicsImport([good])).out).toBe(
      'good.json: 1 topic, of which 1 created, 0 updated, 0 unchanged.\n',
    )
  })

  test.each([
    ['.', null, /\. is a folder\. \(not_a_file\)/],
    ['missing.json', null, /There is no file missing\.json\. \(file_not_found\)/],
    ['broken.json', '{"topics": [', /broken\.json is not JSON: .* \(malformed_json\)/],
    ['list.json', '[]', /list\.json is not a catalog: it has no list "topics"/],
  ])('says what is wrong with the file %s', async (name, text, says) => {
    if (text !== null) await file(name, text)
    const { code, err } = await topicsImport([name])
    expect(code).toBe(1)
    expect(err).toMatch(says)
    expect(err).toMatch(/\n {2}\S/)
  })

  test('says which key is wrong or missing', async () => {
    const wrong = await topicsImport([identity], { POSTHORN_ADMIN_KEY: 'ak_wrong' })
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('(unauthenticated)') })
    const missing = await topicsImport([identity], { POSTHORN_ADMIN_KEY: '' })
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('(key_missing)') })
    for (const key of ['ak_a\nb', 'ak_a b', 'ak_ä']) {
      const broken = await topicsImport([identity], { POSTHORN_ADMIN_KEY: key })
      expect(broken).toMatchObject({ code: 2, err: expect.stringContaining('(key_unusable)') })
    }
    expect(wrong.err + missing.err).not.toContain('    at ')
  })

  test('says when no server answers, or something else does', async () => {
    const nobody = await topicsImport([identity, '--url', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('(server_unreachable)') })
    const unusable = await topicsImport([identity, '--url', 'localhost'])
    expect(unusable).toMatchObject({ code: 2, err: expect.stringContaining('(url_unusable)') })
    for (const part of ['me:hidden@localhost', 'localhost/?a=hidden', 'localhost/#hidden']) {
      const { code, err } = await topicsImport([identity, '--url', `http://${part}`])
      expect([code, err]).toEqual([2, expect.stringContaining('(url_unusable)')])
      expect(err).not.toContain('hidden')
    }
    const other = createServer((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      other.closeAllConnections()
      other.close()
    })
    const { port } = other.address() as AddressInfo
    const gateway = await topicsImport([identity, '--url', `http://127.0.0.1:${port}`])
    expect(gateway.err).toContain('answered 502, and not as Posthorn does. (unexpected_answer)')
  })
})
