import { type ChannelClient, createClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/listen/app.ts'
import { createForwarding } from '../../src/listen/forwarding.ts'
import { listen } from '../../src/listen/listen.ts'
import { createOwnLeases } from '../../src/listen/own-leases.ts'
import { until } from '../nouns/in-server.ts'
import { type LaunchedServer, launchServer, operatorKey } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { ioWith } from '../support/run-command.ts'
import { startApp } from './start-app.ts'

let server: LaunchedServer
let channel: ChannelClient

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  ;({ channel } = await makeChannel(server.url))
})

async function streamWithEvent() {
  const { id } = await channel.webhooks.create({ notification_type: 'stream' })
  await channel.events.publish({ topic: 'order.created', data: { order: 1001 } })
  return { id, stream: channel.webhook(id) }
}

const { signal } = new AbortController()

test('an event that comes as listening stops goes back at once, and not to the app', async () => {
  const app = await startApp()
  const { stream } = await streamWithEvent()
  const { release } = createOwnLeases({ webhook: stream, visibilityS: 600, signal })
  const forwarding = createForwarding({
    async take(max) {
      const { data } = await stream.lease({ max, visibility_seconds: 600 })
      forwarding.stop()
      return data
    },
    release,
    app: createApp(new URL(app.url), { timeoutMs: 1_000 }),
    concurrency: 4,
    most: null,
    onForwarded: () => {},
    signal,
  })
  await forwarding.run()
  expect(app.arrived).toEqual([])
  expect((await stream.lease()).data).toMatchObject([{ attempt: 1 }])
})

test('a server that is away does not keep listening from its end', async () => {
  const { id, stream } = await streamWithEvent()
  const { data } = await stream.lease()
  const gone = createClient({ url: 'http://127.0.0.1:9', key: operatorKey })
    .channel('shop')
    .webhook(id)
  const leases = createOwnLeases({ webhook: gone, visibilityS: 600, signal })
  await leases.release(data)
  await leases.renew(data)
  expect(
    (await stream.release({ lease_ids: data.map((each) => each.lease_id) })).data,
  ).toMatchObject([{ result: 'released' }])
})

test('leases are short, and renewed for as long as the app works', async () => {
  const app = await startApp()
  const { id } = await streamWithEvent()
  const [working, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  app.answer((_, response) => {
    working.resolve()
    void done.promise.then(() => response.writeHead(204).end())
  })
  const end = listen(ioWith({}), channel, {
    webhook: { choice: { kind: 'named', id }, topics: null, format: null },
    forwardTo: new URL(app.url),
    concurrency: 1,
    timeoutS: 300,
    leaseS: 2,
    exitAfter: 1,
    failOnNon2xx: false,
    json: true,
  })
  await working.promise
  const deliveries = async () => (await channel.deliveries.list().page()).data
  const endsMs = async () => Date.parse((await deliveries())[0]?.next_attempt_at ?? '')
  const firstMs = await endsMs()
  expect(firstMs - Date.now()).toBeLessThanOrEqual(2_000)
  // Past the end that it had at first, it is still this run's.
  await until(endsMs, (nowMs) => nowMs > firstMs + 2_000)
  done.resolve()
  expect(await end).toBe(0)
  expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 1 }])
})
