import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { type Receiver, startReceiver } from './receiver/receiver.ts'
import { startTestServer, type TestServer } from './running-server.ts'

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8')
const walk = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = '']) => lines)

let server: TestServer
let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
  server = await startTestServer()
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

/** The README's commands as they stand there, but for the two addresses; what each block printed. */
async function run(blocks: readonly string[]): Promise<string[]> {
  const mark = '----'
  const script = blocks
    .join(`\necho; echo ${mark}\n`)
    .replaceAll('http://127.0.0.1:8400', server.url)
    .replaceAll('http://127.0.0.1:8401', receiver.url)
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script])
  return stdout.split(mark).map((text) => text.trim())
}

describe('the walk through the README', () => {
  test('works as it is written, and the events arrive', async () => {
    expect(walk.length).toBeGreaterThanOrEqual(9)
    const printed = await run(walk)
    expect(printed).toHaveLength(walk.length)
    const answers = printed
      .flatMap((text) => text.split(/(?<=[}\]])\s*(?=[{[])/))
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text))
    const problems = answers.filter((answer) => typeof answer.code === 'string')
    expect(problems).toEqual([])
    const [webhook, log, batch] = answers
    expect(webhook).toMatchObject({ name: 'Warehouse', topics: ['order.*'], status: 'active' })
    expect(log).toMatchObject([{ webhook_id: webhook.id }])
    expect(batch.data).toMatchObject([
      { event_name: 'order.paid' },
      { event_name: 'order.shipped' },
    ])

    // Published by itself, in the batch twice, and the test send; the first one is also retried by hand.
    await eventually(
      () => receiver.account.arrivals.get('/')?.size ?? 0,
      (size) => size === 4,
    )
    const data = receiver.posts.map((post) => JSON.parse(post.body.toString()).data)
    expect(data).toContainEqual({ order: '1001', items: ['pen'] })
  })
})
