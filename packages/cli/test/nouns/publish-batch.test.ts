import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launchSurroundings, type Surroundings } from './in-server.ts'

let at: Surroundings

beforeAll(async () => {
  at = await launchSurroundings()
})
afterAll(() => at.stop())

const events = (topic: string, count: number, more: (n: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, n) => JSON.stringify({ topic, data: n, ...more(n) }))

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(at.server.folder, name), text)
  return name
}

/** What the events of a topic say, oldest first. */
async function stored(topic: string): Promise<unknown[]> {
  const found = await at.json<{ data: unknown }>(['events', 'list', '--topic', topic])
  return found.map(({ data }) => data).reverse()
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('posthorn events publish-batch', () => {
  test('publishes lines of JSON, more than one call takes, in their order', async () => {
    const lines = events('lines.n', 2300)
    lines.splice(700, 0, '', '  ')
    const bars: string[] = []
    const out = await at.ok(
      ['events', 'publish-batch', await file('a.ndjson', lines.join('\r\n'))],
      {
        watched: true,
        err: (text) => void bars.push(text),
      },
    )
    expect(out).toBe('Published 2300 events.\n')
    expect(bars.join('')).toContain('2300 of 2300')
    expect(await stored('lines.n')).toEqual(numbers(2300))
  })

  test('publishes one JSON array, from the standard input too, and prints each event as JSON', async () => {
    const text = `\n [${events('array.n', 1001).join(' ,\n')} ]\n`
    const readInput = async () => new TextEncoder().encode(text)
    const published = await at.json<{ id: string; data: unknown }>(
      ['events', 'publish-batch', '-'],
      { readInput },
    )
    expect(published.map(({ data }) => data)).toEqual(numbers(1001))
    expect(await stored('array.n')).toEqual(numbers(1001))
  })

  test.each([
    ['a line that is no JSON', '{"topic":"x"}\n{"topic":\n', /broken, line 2, is not JSON/],
    ['an array without an end', '[{"topic":"x"},', /begins in line 1 has no end/],
    ['an array with a gap', '[{"topic":"x"},\n,{"topic":"x"}]', /broken, line 2, is not JSON/],
    ['more after the array', '[{"topic":"x"}]\n{}', /Line 2 has more after the end/],
    ['brackets of two kinds', '[{"topic":"x"}}', /closes with } what \[ has opened/],
    ['bytes that are no text', '{"topic":"x"}\n\udcff', /./],
  ])('sends nothing of a file with %s', async (_what, text, says) => {
    const bytes = text.replace('\udcff', '')
    await writeFile(
      join(at.server.folder, 'broken'),
      bytes === text ? text : Buffer.concat([Buffer.from(bytes), Buffer.from([0xff])]),
    )
    const { code, err, out } = await at.run(['events', 'publish-batch', 'broken'])
    expect(err).toMatch(says)
    expect(err).toContain('(malformed_json)')
    expect([code, out]).toEqual([1, ''])
    expect(await stored('x')).toEqual([])
  })

  test('publishes what comes through a pipe, which can be read only once', async () => {
    const pipe = join(at.server.folder, 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
    const published = at.ok(['events', 'publish-batch', 'pipe'])
    await writeFile(pipe, events('pipe.n', 3).join('\n'))
    expect(await published).toBe('Published 3 events.\n')
    expect(await stored('pipe.n')).toEqual(numbers(3))
  })

  test('halves a batch that goes to too many webhooks at once', async () => {
    // 60 webhooks times 1,000 events is more than the 50,000 deliveries that one call makes.
    const webhooks = Array.from({ length: 60 }, () =>
      at.ok(['webhooks', 'create', '--notification-type', 'stream', '--topics', 'wide.n']),
    )
    await Promise.all(webhooks)
    const name = await file('wide.ndjson', events('wide.n', 1100).join('\n'))
    expect(await at.ok(['events', 'publish-batch', name])).toBe('Published 1100 events.\n')
    expect(await stored('wide.n')).toEqual(numbers(1100))
  }, 60_000)

  test('goes on after a stop between two halves, with what it printed, and publishes nothing twice', async () => {
    const webhooks = await Promise.all(
      Array.from({ length: 60 }, () =>
        at.json<{ id: string }>([
          ...['webhooks', 'create', '--notification-type', 'stream', '--topics', 'half.n'],
        ]),
      ),
    )
    const name = await file('half.ndjson', events('half.n', 2300).join('\n'))
    const stops: (() => void)[] = []
    let published = 0
    const first = await at.run(['events', 'publish-batch', name, '--json'], {
      onStop: (listener) => void stops.push(listener),
      out(lines) {
        published += lines.split('\n').length - 1
        if (published === 1500) for (const stop of stops) stop()
      },
    })
    expect(first.err).toMatch(/^posthorn: Stopped before event 1501: as you wanted/)
    expect(first.err).toContain('and none from it on. The key sees to it that 1001 to 1500 are not')
    expect(await stored('half.n')).toEqual(numbers(1500))
    const [, goOn = ''] = /(--from 1001 --idempotency-key \S+)$/m.exec(first.err) ?? []

    // What was too wide is not so any more: the whole has the key of its first half.
    const deleted = webhooks.flat().slice(20)
    await Promise.all(deleted.map(({ id }) => at.ok(['webhooks', 'delete', id, '--yes'])))
    expect(await at.ok(['events', 'publish-batch', name, ...goOn.split(' ')])).toBe(
      'Published 1300 events.\n',
    )
    expect(await stored('half.n')).toEqual(numbers(2300))
  }, 60_000)

  test('says so when other events were sent under its key, and publishes none', async () => {
    const name = await file('key.ndjson', events('key.n', 3).join('\n'))
    const command = ['events', 'publish-batch', name, '--idempotency-key', 'import-2']
    await at.ok(command)
    await file('key.ndjson', events('key.n', 4).reverse().join('\n'))
    const { code, err } = await at.run(command)
    expect(code).toBe(1)
    expect(err).toContain('(idempotency_key_reused)')
    expect(err).toContain(
      'Events that are not those of the file now were sent under the key import-2.',
    )
    expect(err).not.toContain('none from it on')
    expect(await stored('key.n')).toEqual(numbers(3))
  })

  test('says which event was refused and how to go on, and goes on there', async () => {
    const lines = events('stop.n', 2500, (n) => (n === 1234 ? { event_url: 'ftp://x' } : {}))
    const name = await file('stop.ndjson', lines.join('\n'))
    const first = await at.run(['events', 'publish-batch', name])
    expect(first.code).toBe(1)
    expect(first.err).toMatch(/^posthorn: Stopped before event 1001: /)
    expect(first.err).toMatch(/^ {2}event 1235 \(line 1235\), event_url: .*"ftp:\/\/x"/m)
    expect(first.err).toContain('Those before it are published, and none from it on.')
    const [, goOn = ''] = /(--from 1001 --idempotency-key \S+)$/m.exec(first.err) ?? []
    await file('stop.ndjson', lines.join('\n').replace('ftp://x', 'https://x'))
    expect(await at.ok(['events', 'publish-batch', name, ...goOn.split(' ')])).toBe(
      'Published 1500 events.\n',
    )
    expect(await stored('stop.n')).toEqual(numbers(2500))
  })

  test('stops between two batches when asked to, and goes on there', async () => {
    const name = await file('asked.ndjson', events('asked.n', 2100).join('\n'))
    const stops: (() => void)[] = []
    const stopped = await at.run(['events', 'publish-batch', name, '--json'], {
      onStop: (listener) => void stops.push(listener),
      // With the first batch printed, the user presses Ctrl+C.
      out: () => {
        for (const stop of stops) stop()
      },
    })
    expect(stopped.code).toBe(1)
    expect(stopped.err).toMatch(/^posthorn: Stopped before event 1001: as you wanted \(stopped\)\n/)
    const [, goOn = ''] = /(--from 1001 --idempotency-key \S+)$/m.exec(stopped.err) ?? []
    await at.ok(['events', 'publish-batch', name, ...goOn.split(' ')])
    expect(await stored('asked.n')).toEqual(numbers(2100))
  })

  test('prints a key with a space in it as a shell takes it', async () => {
    const name = await file('space.ndjson', '{"topic":"space.n","event_url":"ftp://x"}\n')
    const key = ['--idempotency-key', 'my import']
    const { err } = await at.run(['events', 'publish-batch', name, ...key])
    expect(err).toMatch(/--from 1 --idempotency-key 'my import'$/m)
  })

  test('publishes nothing twice when answers are lost and it is repeated under its key', async () => {
    const name = await file('lost.ndjson', events('lost.n', 1500).join('\n'))
    const command = ['events', 'publish-batch', name, '--idempotency-key', 'import-1']
    const proxy = await losingAnswers(at.server.url)
    onTestFinished(() => proxy.close())
    const unlucky = await at.run([...command, '--url', proxy.url, '--channel', 'shop'])
    expect(unlucky.code).toBe(1)
    expect(unlucky.err).toContain('Whether 1 to 1000 are published is not known')
    expect(await stored('lost.n')).toHaveLength(1000)
    expect(await at.ok(command)).toBe('Published 1500 events.\n')
    expect(await at.ok(command)).toBe('Published 1500 events.\n')
    expect(await stored('lost.n')).toEqual(numbers(1500))
  }, 60_000)
})

/** Hands every request on, and breaks the connection instead of answering. */
async function losingAnswers(to: string): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    const onward = request(new URL(incoming.url ?? '/', to), {
      method: incoming.method,
      headers: incoming.headers,
    })
    onward.on('response', (answer) => {
      answer.resume()
      answer.on('end', () => response.destroy())
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
