import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import type { Json } from '../http/harness.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { operatorKey, startTestServer, type TestServer } from '../running-server.ts'

/** The calls of webhooks.abhinav.co, each as a line that a person would type. */

let server: TestServer
let receiver: Receiver

beforeAll(async () => {
  server = await startTestServer()
  receiver = await startReceiver()
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

/** Runs a line in a shell, the words in capitals filled in; answers the status and the JSON. */
function shell(words: Readonly<Record<string, string>>) {
  return async (line: string): Promise<[status: number, json: Json]> => {
    const filled = line.replaceAll(/\b[A-Z]+(_[A-Z]+)+\b/g, (word) => words[word] ?? word)
    const command = filled.replace(
      'curl ',
      "curl --silent --max-time 10 --write-out '\\n%{http_code}' ",
    )
    const { stdout } = await promisify(execFile)('sh', ['-c', command])
    const end = stdout.lastIndexOf('\n')
    return [Number(stdout.slice(end)), JSON.parse(stdout.slice(0, end))]
  }
}

test('a publisher and a subscriber get through it all with curl and forms [event-curl]', async () => {
  receiver.behave('/north', { per: 'path', steps: [answer(500)] })
  const words: Record<string, string> = {
    API_HOST: server.url,
    OPERATOR_KEY: operatorKey,
    RECEIVER_URL: receiver.url,
  }
  const run = shell(words)

  const [made, channel] = await run(`curl -X POST API_HOST/v1/channels -u OPERATOR_KEY: \\
    -d name='Court bookings' -d description='Who plays when' -d guid=courts \\
    -d email=desk@example.com -d website=https://example.com -d public=false`)
  expect([made, channel.name, channel.email]).toEqual([201, 'Court bookings', 'desk@example.com'])
  words.PUBLISHER_KEY = String(channel.publisher_key)
  words.CHANNEL_ID = String(channel.id)

  for (const name of ['courts', 'CHANNEL_ID']) {
    const [status, read] = await run(`curl API_HOST/v1/channels/${name} -u PUBLISHER_KEY:`)
    expect([status, read.id, read.guid]).toEqual([200, channel.id, 'courts'])
  }
  const [put, changed] = await run(`curl -X PUT API_HOST/v1/channels/CHANNEL_ID -u PUBLISHER_KEY: \\
    -d name='Courts' -d email=courts@example.com`)
  expect([put, changed.name, changed.email, changed.guid]).toEqual([
    200,
    'Courts',
    'courts@example.com',
    'courts',
  ])

  const [subscribed, webhook] = await run(`curl -X POST API_HOST/v1/channels/CHANNEL_ID/webhooks \\
    -u PUBLISHER_KEY: -d name='Door' -d webhook_url=RECEIVER_URL/door`)
  expect([subscribed, webhook.name, webhook.webhook_url]).toEqual([
    201,
    'Door',
    `${receiver.url}/door`,
  ])
  words.WEBHOOK_ID = String(webhook.id)
  words.SUBSCRIBER_KEY = String(webhook.subscriber_key)
  const webhookPath = 'API_HOST/v1/channels/courts/webhooks/WEBHOOK_ID'

  const [listed, list] = await run('curl API_HOST/v1/channels/courts/webhooks -u PUBLISHER_KEY:')
  expect([listed, list]).toMatchObject([200, [{ id: webhook.id }]])
  for (const key of ['PUBLISHER_KEY', 'SUBSCRIBER_KEY']) {
    const [status, read] = await run(`curl ${webhookPath} -u ${key}:`)
    expect([status, read.name]).toEqual([200, 'Door'])
  }
  const [moved, north] = await run(`curl -X PUT ${webhookPath} -u SUBSCRIBER_KEY: \\
    -d name='Door, north' -d webhook_url=RECEIVER_URL/north`)
  expect([moved, north.name, north.webhook_url]).toEqual([
    200,
    'Door, north',
    `${receiver.url}/north`,
  ])

  const [published, event] = await run(`curl -X POST API_HOST/v1/channels/courts/events \\
    -u PUBLISHER_KEY: -d event_name=booking.created -d ext_ref_code=B-17 \\
    -d event_url=https://example.com/bookings/17 \\
    -d 'data[court][number]=3' -d 'data[court][surface]=clay' -d 'data[players][]=Ada' -d 'data[players][]=Lin'`)
  expect([published, event]).toMatchObject([
    201,
    {
      event_name: 'booking.created',
      ext_ref_code: 'B-17',
      event_url: 'https://example.com/bookings/17',
      data: { court: { number: '3', surface: 'clay' }, players: ['Ada', 'Lin'] },
    },
  ])
  words.EVENT_ID = String(event.id)
  const eventPath = 'API_HOST/v1/channels/courts/events/EVENT_ID'
  expect(await run(`curl ${eventPath} -u PUBLISHER_KEY:`)).toEqual([200, event])

  await receiver.received(1)
  expect(receiver.posts[0]?.path).toBe('/north')
  for (const name of ['notification_log', 'log']) {
    await eventually(
      () => run(`curl ${eventPath}/${name} -u PUBLISHER_KEY:`),
      ([status, log]) =>
        status === 200 &&
        log[0]?.webhook_id === webhook.id &&
        String(log[0]?.status) === 'retrying' &&
        Number(log[0]?.http_code) === 500,
    )
  }

  const ok = [200, { response: 'ok' }]
  expect(await run(`curl -X DELETE ${webhookPath} -u SUBSCRIBER_KEY:`)).toEqual(ok)
  expect(await run('curl -X DELETE API_HOST/v1/channels/courts -u PUBLISHER_KEY:')).toEqual(ok)
})
