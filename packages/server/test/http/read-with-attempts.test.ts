import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeliveryRef } from '../../src/domain/delivery/delivery.ts'
import type { ChannelId, EventId, WebhookId } from '../../src/domain/ids.ts'
import { readWithAttempts } from '../../src/http/deliveries/read-with-attempts.ts'
import { eventually } from '../eventually.ts'
import { type Reply, startAskedReceiver } from '../receiver/asked-receiver.ts'
import { openChannel } from './channel-client.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())

test('an attempt that ends while a delivery is read never stands beside the state before it', async () => {
  const receiver = await startAskedReceiver()
  const answered = Promise.withResolvers<Reply>()
  receiver.answer(() => answered.promise)
  const channel = await openChannel(harness)
  const webhook = await channel.subscribe({ webhook_url: receiver.url })
  const ref: DeliveryRef = {
    channelId: String(webhook.channel_id) as ChannelId,
    eventId: (await channel.publish('a')) as EventId,
    webhookId: String(webhook.id) as WebhookId,
  }
  await receiver.request(1)
  const { attempts, deliveries } = harness.context.store.read
  const before = await deliveries.get(ref)
  if (before === null) throw new Error('There is no delivery.')
  expect(before).toMatchObject({ state: 'pending', attempts: 0 })

  const found = await readWithAttempts(
    {
      deliveries,
      attempts: {
        ...attempts,
        async ofDelivery(of) {
          answered.resolve({ status: 200 })
          await eventually(
            () => deliveries.get(of),
            (now) => now?.state === 'delivered',
          )
          return attempts.ofDelivery(of)
        },
      },
    },
    before,
  )
  expect(found).toMatchObject({
    delivery: { state: 'delivered', attempts: 1 },
    attempts: [{ number: 1, outcome: 'delivered' }],
  })
})
