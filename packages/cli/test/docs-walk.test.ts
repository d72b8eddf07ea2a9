import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@posthorn/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ReceivedRequest,
  type SampleListener,
  startSampleListener,
} from '../src/dev/sample-listener.ts'
import { webhooksTo } from '../src/dev/webhooks-to.ts'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

let server: LaunchedServer
let listener: SampleListener
let received: ReceivedRequest[] = []

beforeAll(async () => {
  server = await launchServer()
  const operator = createClient({ url: server.url, key: operatorKey })
  listener = await startSampleListener({
    port: 0,
    webhooks: (listenerUrl) => webhooksTo(operator, listenerUrl),
    onRequest: (request) => received.push(request),
  })
})
afterAll(async () => {
  await server.stop()
  await listener.close()
})

/** An answer of the API; tests look into it freely. */
interface Json {
  readonly [name: string]: Json
}

/** Runs a page's commands as they stand there, but for addresses and key; answers the JSON they printed, line by line. */
async function walk(page: string): Promise<Json[]> {
  received = []
  const text = await readFile(join(root, 'docs/systems', page), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = '']) => lines)
  const script = blocks
    .join('\n')
    .replaceAll('http://127.0.0.1:8400', server.url)
    .replaceAll('http://127.0.0.1:8401', listener.url)
    .replace(/^OPERATOR=.*$/m, `OPERATOR=${operatorKey}`)
  const eachOnItsLine = `curl() { command curl -w '\\n' "$@"; }\n`
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-euo', 'pipefail', '-c', eachOnItsLine + script],
    { cwd: root },
  )
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{') || line.startsWith('['))
    .map((line) => JSON.parse(line) as Json)
}

const problemsAmong = (answers: readonly Json[]) =>
  answers.filter((answer) => 'title' in answer && Number(answer.status) >= 400)

const bodies = () => received.map(({ body }) => JSON.parse(body))

describe('the walk through the page', () => {
  test('channels works as it is written', async () => {
    const answers = await walk('channels.md')
    expect(problemsAmong(answers)).toEqual([])
    const [channel, webhook, renamed, event, log, , stranger, ...ends] = answers
    expect(channel).toMatchObject({
      guid: expect.stringMatching(/^courts-\d+$/),
      email: 'desk@example.com',
    })
    expect(renamed).toMatchObject({ id: webhook?.id, name: 'Door display, north' })
    expect(event).toMatchObject({ data: { court: '3', players: ['Ada', 'Lin'] } })
    expect(log).toMatchObject([{ status: 'delivered', http_code: 200 }])
    expect(stranger).toMatchObject({ status: 'to_be_validated' })
    expect(ends).toEqual([{ response: 'ok' }, { response: 'ok' }])
    expect(bodies()).toContainEqual(expect.objectContaining({ ext_ref_code: 'B-17' }))
  })

  test('subscription API works as it is written', async () => {
    const answers = await walk('subscription-api.md')
    expect(problemsAmong(answers)).toEqual([])
    const [topics, subscription, page] = answers
    expect(topics).toMatchObject({ pageSize: 2, pageStartIndex: 0 })
    expect(subscription).toMatchObject({ status: 'enabled', tech_contact: 'dev@example.com' })
    expect(page).toMatchObject({ count: 1, items: [{ id: subscription?.id }] })
    expect(bodies()).toMatchObject([
      { topicName: 'contact_added', subscriptionId: subscription?.id },
    ])
  })

  test('notifications works as it is written', async () => {
    const answers = await walk('notifications.md')
    expect(problemsAmong(answers)).toEqual([])
    expect(answers).toContainEqual(expect.objectContaining({ verified: true }))
    expect(answers.at(-1)).toMatchObject({ state: 'delivered', attempt_log: [{ http_code: 200 }] })
    expect(received.map(({ kind }) => kind)).toEqual(['event', 'event'])
    expect(bodies().map(({ topicName }) => topicName)).toEqual([
      'job-milestone-changed',
      'job-milestone-changed',
    ])
  })

  test('webhook settings works as it is written', async () => {
    const answers = await walk('webhook-settings.md')
    expect(problemsAmong(answers)).toEqual([])
    const [example] = answers
    expect(example).toMatchObject({ state: 'delivered', topic: 'user.created' })
    expect(bodies()[0]).toMatchObject({ event_type: 'user.created', current_context: null })
  })

  test('lifecycle works as it is written', async () => {
    const answers = await walk('lifecycle.md')
    expect(problemsAmong(answers)).toEqual([])
    expect(answers[0]).toMatchObject({ status: 'active' })
    expect(answers).toContainEqual(expect.objectContaining({ dry_run: true, total: 1 }))
    expect(answers.at(-1)).toEqual({ response: 'ok' })
    expect(bodies()[0]).toEqual({ Code: expect.any(String) })
  })

  test.each([
    'channels.md',
    'subscription-api.md',
    'notifications.md',
    'webhook-settings.md',
    'lifecycle.md',
  ])('%s works also for whoever walked through it before', async (page) => {
    expect(problemsAmong(await walk(page))).toEqual([])
  })
})
