import { expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { StatsReader } from '../../store/store.ts'
import { everyWebhook } from './every-webhook.ts'

/** Of a channel with so many webhooks, and how often it was asked. */
function readerOf(count: number) {
  const ids = Array.from({ length: count }, (_, n) => `w${String(n).padStart(5, '0')}` as WebhookId)
  const reader = {
    asked: 0,
    async byWebhook({ after, limit }: Parameters<StatsReader['byWebhook']>[0]) {
      reader.asked += 1
      const none = { delivered: 0, failed: 0, givenUp: 0, durationMs: 0 }
      const rest = after === null ? ids : ids.filter((id) => id > after)
      return rest.slice(0, limit).map((webhookId) => ({ webhookId, ...none }))
    },
  }
  return reader
}

const channel = 'c' as ChannelId
const range = { sinceMs: 0, untilMs: 60_000 }

test.each([0, 19, 20, 41])('all of %i webhooks are read, each once', async (count) => {
  const { signal } = new AbortController()
  const ids = []
  for await (const each of everyWebhook(readerOf(count), channel, { range, signal })) {
    ids.push(each.webhookId)
  }
  expect([ids.length, new Set(ids).size]).toEqual([count, count])
})

test('nothing more is read for a client that went away', async () => {
  const client = new AbortController()
  const reader = readerOf(1_000)
  for await (const { webhookId } of everyWebhook(reader, channel, {
    range,
    signal: client.signal,
  })) {
    if (webhookId === 'w00025') client.abort()
  }
  expect(reader.asked).toBe(2)
})
