import { expect, test } from 'vitest'
import { isRefusal } from '../domain/refusal/refusal.ts'
import { disableAfter } from '../domain/webhook/health.ts'
import { ensureOperationalChannel } from '../operations/channels/ensure-operational-channel.ts'
import { createWebhook } from '../operations/webhooks/create-webhook.ts'
import { delivered, failed, nodeWith } from './suite/node.ts'

type Node = Awaited<ReturnType<typeof nodeWith>>

/** A webhook that is told what happens to others. */
async function listenOn({ context }: Node) {
  await ensureOperationalChannel(context)
  const channel = context.directory.operationalChannel
  if (channel === undefined) throw new Error('no channel')
  const draft = { url: 'http://127.0.0.1:1/told' }
  const made = await createWebhook(context, channel, { draft, remember: null })
  if (isRefusal(made) || made.kind !== 'created') throw new Error('no webhook')
}

test('what is told goes out at the next tick, without a look through the store', async () => {
  const sent: string[] = []
  const node = await nodeWith((_, webhook) => {
    sent.push(webhook.url ?? '')
    return webhook.url?.endsWith('/told') ? delivered : failed()
  })
  await node.webhook({ url: 'http://127.0.0.1:1/down' })
  await listenOn(node)
  await node.engine.tick()
  await node.publish()
  await node.settled()
  // The attempt took a millisecond.
  node.time.nowMs += 1
  await node.engine.tick()
  await node.settled()
  expect(sent).toEqual(['http://127.0.0.1:1/down', 'http://127.0.0.1:1/told'])
})

test('a webhook that is disabled for failing gets nothing more of what is in hand', async () => {
  const attempts: number[] = []
  const answered = Promise.withResolvers<void>()
  const node = await nodeWith(async (attempt) => {
    attempts.push(attempt)
    // The second retry is under way when the outcome of the first is written down.
    if (attempts.length === 5) await answered.promise
    return failed()
  })
  const webhook = await node.webhook({ maxInFlight: 1, retryPolicy: { delays: [1, 1] } })
  const refs = await node.publish(3)
  await node.settled()
  node.time.nowMs += disableAfter.ms
  await node.engine.tick()
  const status = () => node.context.directory.webhook(webhook.id)?.status
  while (status() === 'active') await node.turn()
  answered.resolve()
  await node.settled()
  expect(attempts).toEqual([1, 1, 1, 2, 2])
  for (const ref of refs) expect(await node.state(ref)).toMatchObject({ state: 'held' })
})
