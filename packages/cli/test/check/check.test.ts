import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createListener } from '@posthorn/listener'
import { nodeHandler } from '@posthorn/listener/node'
import { checkProbe } from '@posthorn/listener/testing'
import { generateKeyPair, generateSecret } from '@posthorn/signature'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Io } from '../../src/index.ts'
import { type Ran, runCommand } from '../support/run-command.ts'
import { type ServedListener, serveListener } from './serve-listener.ts'

const secret = generateSecret()

async function serve(
  listener: RequestListener,
  probe = checkProbe().node,
): Promise<ServedListener> {
  const served = await serveListener(listener, probe)
  onTestFinished(served.close)
  return served
}

function serveSound(): Promise<ServedListener> {
  return serve(nodeHandler(createListener({ secrets: secret })))
}

/** Answers everything with this, and reads nothing. */
function answering(status: number, body = ''): RequestListener {
  return (request, response) => {
    request.resume()
    response.writeHead(status).end(body)
  }
}

function check(url: string, flags: readonly string[] = [], io: Partial<Io> = {}): Promise<Ran> {
  const env = { POSTHORN_WEBHOOK_SECRET: secret }
  return runCommand(['check', url, ...flags], { env, ...io })
}

const wrongKey = ['--only', 'authenticity/wrong-key']

describe('the table', () => {
  test('has a line for each check, and how many passed', async () => {
    const { url } = await serveSound()
    const { code, out } = await check(url, wrongKey)
    expect(out.replace(/[\d.]+ s$/m, '… s')).toBe(
      'authenticity\n  ✓ refuses a signature made with another key\n\n1 passed in … s\n',
    )
    expect(code).toBe(0)
  })

  test('says what was seen and what mends it', async () => {
    const { url } = await serve(answering(200, 'thanks'))
    const { code, out } = await check(url, wrongKey)
    expect(out).toContain(
      [
        '  ✗ refuses a signature made with another key  authenticity/wrong-key',
        '      saw signed with another secret: it answered 200 "thanks", not 400, 401 or 403',
        '      fix Compute the signature with your own secret and compare',
      ].join('\n'),
    )
    expect(out).toMatch(/^0 passed, 1 failed \(1 that it must pass\) in [\d.]+ s$/m)
    expect(code).toBe(3)
  })

  test('says what to mend first when no signed event is accepted', async () => {
    const { url } = await serve(answering(401))
    const { out } = await check(url, ['--only', 'authenticity/valid', ...wrongKey])
    expect(out).toContain('1 passed, 1 failed')
    expect(out).toContain('no signed event is accepted, the other lines say little')
  })

  test.each<[string, RequestListener]>([
    ['does not answer', () => {}],
    ['hangs up', (request) => void request.destroy()],
  ])('skips the rest, and says so, when the listener %s', async (_, listener) => {
    let requests = 0
    const { url } = await serve((request, response) => {
      requests += 1
      listener(request, response)
    })
    const { code, out } = await check(url, ['--timeout', '1'])
    expect(out).toMatch(
      /fix .*\n +As long as no signed event is accepted, .*\n +- .*\n +why there was no answer to a genuine event\n/,
    )
    expect(out).toMatch(/^0 passed, 1 failed \(1 that it must pass\), \d+ skipped in/m)
    expect(requests).toBe(1)
    expect(code).toBe(3)
  })

  test('tells what could not be looked at', async () => {
    const { url } = await serveSound()
    const repeats = ['same-id-again', 'ten-at-once', 'retry-after-failure']
    const only = repeats.flatMap((name) => ['--only', `authenticity/${name}`])
    const { out, code } = await check(url, only)
    expect(out.match(/but judged by the answers alone; with --effects/g)).toHaveLength(2)
    expect(out).toContain('why it needs a handler that fails when asked to: see --effects')
    expect(out).toMatch(/^2 passed, 1 skipped in/m)
    expect(code).toBe(0)
  })

  test('does a terminal no harm, and gives no secret away', async () => {
    const { url } = await serve(answering(200, `\u001b[2J\u202e${secret} ${secret.slice(6)}`))
    const { out } = await check(url, wrongKey)
    expect(out).toContain(String.raw`it answered 200 "\u001b[2J\u{202e}[secret] [secret]"`)
  })
})

test('a bar shows how far it is where somebody watches', async () => {
  const { url } = await serveSound()
  const { err } = await check(url, wrongKey, { watched: true })
  expect(err).toContain('Checking [')
})

test('ndjson has a result a line, with what to do where it failed', async () => {
  const { url } = await serve(answering(403))
  const only = ['--only', 'authenticity/valid', '--only', 'authenticity/v1a', ...wrongKey]
  const { out, code } = await check(url, ['--json', ...only])
  const results = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(results).toEqual([
    {
      ...{ id: 'authenticity/valid', level: 'must', title: expect.any(String) },
      ...{ verdict: 'failed', saw: 'a signed event: it answered 403', fix: expect.any(String) },
      took_ms: expect.any(Number),
    },
    expect.objectContaining({ id: 'authenticity/wrong-key', verdict: 'passed' }),
    expect.objectContaining({ id: 'authenticity/v1a-valid', verdict: 'skipped' }),
    expect.objectContaining({ id: 'authenticity/v1a-forged', verdict: 'passed' }),
    expect.objectContaining({ id: 'authenticity/v1a-changed', verdict: 'skipped' }),
  ])
  expect(results[2]).toMatchObject({ why: expect.stringContaining('whsk_') })
  expect(results[1]).not.toHaveProperty('fix')
  expect(code).toBe(3)
})

test('junit goes to a file, well-formed whatever the listener says, and the table is printed', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'posthorn-check-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const { url } = await serve(answering(200, `</failure><b a='1'>&\u0001"`))
  const only = [...wrongKey, '--only', 'authenticity/v1a-valid']
  const flags = ['--report', 'junit', '--output', 'report.xml', ...only]
  const { out, code } = await check(url, flags, { cwd, colors: true })
  const xml = await readFile(join(cwd, 'report.xml'), 'utf8')
  expect(xml).toContain('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="posthorn check"')
  expect(xml).toMatch(
    /<testsuite name="posthorn check: authenticity" tests="2" failures="1" errors="0" skipped="1"/,
  )
  expect(xml).toContain('&lt;/failure&gt;&lt;b a=')
  expect(xml.match(/<\/?failure/g)).toHaveLength(2)
  expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
  expect(out).toContain('✗')
  expect(code).toBe(3)
})

test('a report that could not be written is said before anything is sent', async () => {
  let requests = 0
  const { url } = await serve((_, response) => {
    requests += 1
    response.end()
  })
  const { err, code } = await check(url, [...wrongKey, '--output', 'no/such/folder/report.xml'])
  expect(err).toMatch(/There is no folder \S+\/no\/such\/folder\. \(folder_missing\)/)
  expect([code, requests]).toEqual([1, 0])
})

test('a listener that knows a public key alone is checked with the private key alone', async () => {
  const { publicKey, privateKey } = await generateKeyPair()
  const { url } = await serve(nodeHandler(createListener({ publicKeys: publicKey })))
  const { out, code } = await check(url, ['--only', 'authenticity', '--secret', privateKey])
  expect(out).not.toContain('✗')
  expect(out).toMatch(/^35 passed, 1 skipped in/m)
  expect(code).toBe(0)
})

describe('effects', () => {
  const again = ['--only', 'authenticity/same-id-again']

  test('show an event that was handled twice although both answers were 200', async () => {
    const probe = checkProbe()
    const listener = createListener({ secrets: secret, dedupe: false }).on('*', probe.handler)
    const { url, effectsUrl } = await serve(nodeHandler(listener), probe.node)
    expect((await check(url, again)).code).toBe(0)
    const { out, code } = await check(url, [...again, '--effects', effectsUrl])
    expect(out).toContain('saw the event had 2 effects, not one')
    expect(code).toBe(3)
  })

  test('that are not told fail what needs them, and say so', async () => {
    const { url } = await serveSound()
    const { out, code } = await check(url, [...again, '--effects', url])
    expect(out).toMatch(/saw it could not be checked: GET .* did not answer \{"effects": n\}/)
    expect(code).toBe(3)
  })
})

describe('which checks run', () => {
  test('is said by the beginnings of names', async () => {
    const { url } = await serveSound()
    const { out } = await check(url, [
      '--json',
      '--only',
      'authenticity/id',
      '--skip',
      'authenticity/id-w',
    ])
    const ids = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id)
    expect(ids).toEqual(
      ['missing', 'empty', 'changed', 'twice'].map((name) => `authenticity/id-${name}`),
    )
  })

  test('is only what it must pass under --musts-only', async () => {
    const { url } = await serveSound()
    const { err, code } = await check(url, ['--only', 'contract', '--musts-only'])
    expect(err).toContain('no_checks')
    expect(code).toBe(2)
  })

  test('is one alone when its whole name is given', async () => {
    const { url } = await serveSound()
    const { out } = await check(url, ['--only', 'authenticity/valid'])
    expect(out).toMatch(/^1 passed in/m)
  })

  test('is told when a name is none', async () => {
    const { err, code } = await check('3000', ['--only', 'authentic/'])
    expect(err).toContain('No check is named authentic/ or begins so. (check_unknown)')
    expect(err).toContain('authenticity, body, contract')
    expect(code).toBe(2)
  })
})

test.each([
  ['--timeout', '0'],
  ['--timeout', '1e9'],
  ['--max-body', '99999999999'],
  ['--report', 'html'],
])('%s %s is refused', async (flag, value) => {
  expect(await check('3000', [flag, value])).toMatchObject({ code: 2, out: '' })
})

describe('nothing is sent', () => {
  test('without a secret', async () => {
    const { err, code } = await check('3000', [], { env: {} })
    expect(err).toContain('secret_missing')
    expect(code).toBe(2)
  })

  test('with a public key, which signs nothing', async () => {
    const { publicKey } = await generateKeyPair()
    const { err, code } = await check('3000', ['--secret', publicKey])
    expect(err).toContain('give the private key (whsk_…)')
    expect(err).not.toContain(publicKey)
    expect(code).toBe(2)
  })

  test.each(['ftp://localhost/', 'http://user:password@localhost/', 'http://['])(
    'to %s, which is no place to send to',
    async (url) => {
      const { err, code } = await check(url)
      expect(err).toContain('url_unusable')
      expect(code).toBe(2)
    },
  )

  test('where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : null
    await new Promise((resolve) => server.close(resolve))
    const { err, code } = await check(`127.0.0.1:${port}/webhooks`)
    expect(err).toContain(`Nobody takes connections at 127.0.0.1:${port}. (listener_unreachable)`)
    expect(code).toBe(1)
  })
})

test('a listener at one of the addresses of localhost is found', async () => {
  const { url } = await serveSound()
  const { port } = new URL(url)
  expect(await check(`${port}/webhooks`, wrongKey)).toMatchObject({ code: 0, err: '' })
})

test('Ctrl+C ends it at once, in the middle of a check', async () => {
  const asked = Promise.withResolvers<void>()
  const { url } = await serve(() => asked.resolve())
  const stops: (() => void)[] = []
  const ran = check(url, [...wrongKey, '--timeout', '600'], { onStop: (stop) => stops.push(stop) })
  await asked.promise
  for (const stop of stops) stop()
  const { err, code } = await ran
  expect(err).toContain('Stopped after 0 of 1 checks. (stopped)')
  expect(code).toBe(1)
})
