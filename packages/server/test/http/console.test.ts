import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as body } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from './harness.ts'

const script = 'console.log("a page")'
let home: string
let folder: string
let harness: Harness

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'posthorn-console-'))
  folder = join(home, 'console')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await Promise.all([
    writeFile(join(home, 'secret.txt'), 'beside the console'),
    writeFile(join(folder, 'index.html'), '<!doctype html><title>Posthorn</title>'),
    writeFile(join(folder, 'posthorn.svg'), '<svg/>'),
    writeFile(join(folder, '.built-from'), 'a note'),
    writeFile(join(folder, 'assets/index-1a2b.js'), script),
    writeFile(join(folder, 'assets/index-1a2b.js.br'), 'compressed by brotli'),
    writeFile(join(folder, 'assets/index-1a2b.js.gz'), 'compressed by gzip'),
  ])
  harness = await startHarness({ consoleFolder: folder })
  await harness.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await harness.close()
  await rm(home, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) => harness.call({ path, headers })
/** What browsers say where a person goes to an address. */
const navigating = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** Over a socket: other clients resolve dots in a path before they send it. */
async function asWritten(path: string): Promise<{ status: number | undefined; text: string }> {
  const { port } = harness.app.server.address() as AddressInfo
  const asked = request({ host: '127.0.0.1', port, path }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, text: await body(answer) }
}

describe('the console', () => {
  it.each([
    '/',
    '/sign-in',
    '/channels',
    '/channels/shop/deliveries?state=failed',
    '/channels/shop/settings/webhooks/new',
    '/topics',
    '/topics/order.created',
    '/a-page-that-the-console-has-next-year',
  ])('is there for anyone at %s, and brings nothing but its own scripts', async (path) => {
    const { headers, status, text } = await get(path, navigating)
    expect(status).toBe(200)
    expect(text).toContain('<title>Posthorn</title>')
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe|unsafe-eval|https?:|\*/)
  })

  it('lets browsers keep what is named by its content, and asks again for the rest', async () => {
    const lasting = await get('/assets/index-1a2b.js')
    expect(lasting.text).toBe(script)
    expect(lasting.headers).toMatchObject({
      'content-type': expect.stringMatching(/^(text|application)\/javascript; charset=utf-8$/),
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const page = await get('/')
    const again = await get('/', { 'if-none-match': String(page.headers.etag) })
    expect(again.status).toBe(304)
    expect((await get('/posthorn.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('is sent compressed to browsers that take it so', async () => {
    const ask = (encodings: string) =>
      get('/assets/index-1a2b.js', { 'accept-encoding': encodings })
    expect(await ask('gzip, br')).toMatchObject({
      text: 'compressed by brotli',
      headers: {
        'content-encoding': 'br',
        'content-type': expect.stringMatching(/^(text|application)\/javascript; charset=utf-8$/),
      },
    })
    expect(await ask('gzip')).toMatchObject({ text: 'compressed by gzip' })
    expect((await ask('identity')).text).toBe(script)
    expect((await ask('br')).headers.vary).toContain('accept-encoding')
  })

  it('answers HEAD without a body', async () => {
    const asked = { method: 'HEAD', path: '/channels', headers: navigating } as const
    const { headers, status, text } = await harness.call(asked)
    expect({ status, text }).toEqual({ status: 200, text: '' })
    expect(headers['content-security-policy']).toContain("script-src 'self'")
  })

  it.each([
    '/nowhere',
    '/assets/index-9z9z.js',
    '/assets/',
    '/.built-from',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/assets/index-1a2b.js.br',
    '/assets/index-1a2b.js%00.svg',
    '/assets/../index.html',
    '/channels/shop/webhooks',
  ])('leaves %s a problem of the API', async (path) => {
    const { status, text } = await asWritten(path)
    expect(text).not.toContain('beside the console')
    expect(status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(text).type).toMatch(/^\/docs#problem-/)
  })

  it('leaves what the API has not to the API, also where a person goes to it', async () => {
    for (const path of [
      '/v1/nowhere',
      '/docs/nowhere',
      '/healthz/x',
      '/.well-known/x',
      '/v1?a=b',
    ]) {
      expect(await get(path, navigating), path).toMatchObject({
        status: 404,
        json: { code: 'not_found' },
      })
    }
    const below = await get('/webhooks/v2/nowhere', navigating)
    expect(below).toMatchObject({ status: 404, json: { traceId: expect.any(String) } })
  })

  it.each(['/assets/gone-9z9z.js', '/gone.svg'])(
    'says of %s, which it has not, nothing that would be kept',
    async (path) => {
      const missing = await get(path, { ...navigating, 'accept-encoding': 'br' })
      expect(missing).toMatchObject({ status: 404, json: { code: 'not_found' } })
      expect(missing.headers['cache-control']).toBe('no-store')
    },
  )

  it('is served as it is built by now, without a restart', async () => {
    await writeFile(join(folder, 'assets/later-3c4d.js'), 'console.log("later")')
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Posthorn, later</title>')
    expect((await get('/assets/later-3c4d.js')).text).toBe('console.log("later")')
    expect((await get('/channels', navigating)).text).toContain('Posthorn, later')
    await rm(join(folder, 'assets/later-3c4d.js'))
    const gone = await get('/assets/later-3c4d.js')
    expect(gone.status).toBe(404)
    expect(gone.headers['cache-control']).toBe('no-store')
  })

  it.each([
    [{ range: 'bytes=0-3' }, 200],
    [{ range: 'bytes=99999999-' }, 200],
    [{ 'if-match': '"another"' }, 412],
    [{ 'if-unmodified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' }, 412],
  ])('answers a request with %j by %i, and is not broken by it', async (headers, status) => {
    for (const path of ['/', '/assets/index-1a2b.js']) {
      const answer = await get(path, { ...navigating, ...headers })
      expect(answer.status).toBe(status)
      expect(answer.headers['accept-ranges']).not.toBe('bytes')
      if (status === 412) expect(answer.headers['cache-control']).toBe('no-store')
    }
    const page = await get('/', { 'if-match': '*' })
    expect(page.status).toBe(200)
  })

  it('takes nothing', async () => {
    const answer = await harness.call({ method: 'POST', path: '/', json: {} })
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } })
  })
})

describe('a server without the console', () => {
  it('has its API all the same', async () => {
    const bare = await startHarness()
    expect((await bare.call({ path: '/' })).status).toBe(404)
    expect((await bare.call({ path: '/healthz' })).status).toBe(200)
    await bare.close()
  })
})
