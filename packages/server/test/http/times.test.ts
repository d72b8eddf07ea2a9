import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChannelKeys, type Harness, makeChannel, startHarness } from './harness.ts'

let harness: Harness
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
  await harness.call({
    method: 'POST',
    path: '/v1/topics',
    key: harness.operatorKey,
    json: { name: 'timed' },
  })
})
afterAll(() => harness.close())

/** Every call that takes a time, and what it answers it as. */
const takers = {
  occurred_at: (time: string) =>
    harness.call({
      method: 'POST',
      path: `${channel.path}/events`,
      key: channel.publisherKey,
      json: { event_name: 'a', occurred_at: time },
    }),
  deprecated_at: (time: string) =>
    harness.call({
      method: 'PATCH',
      path: '/v1/topics/timed',
      key: harness.operatorKey,
      json: { deprecated_at: time },
    }),
  expires_at: (time: string) =>
    harness.call({
      method: 'POST',
      path: `${channel.path}/keys`,
      key: channel.publisherKey,
      json: { expires_at: time },
    }),
} as const

describe.each(Object.entries(takers))('%s', (name, give) => {
  it.each(['2090-02-30T00:00:00Z', '2090-13-01T00:00:00Z', 'soon', '2090-01-01'])(
    'refuses %s, which is no time',
    async (time) => {
      const answer = await give(time)
      expect(answer.status).toBe(422)
      expect(answer.json.errors).toMatchObject([{ pointer: `/${name}`, code: 'wrong_format' }])
    },
  )

  it('takes a leap second for the start of the next minute', async () => {
    const answer = await give('2090-12-31T23:59:60Z')
    expect(answer.json[name]).toBe('2091-01-01T00:00:00.000Z')
  })

  it('takes another zone, and answers in UTC', async () => {
    const answer = await give('2090-06-01T12:00:00.5+02:00')
    expect(answer.json[name]).toBe('2090-06-01T10:00:00.500Z')
  })
})

it.each(['since', 'until'])('a list’s %s is read the same way', async (name) => {
  const ask = (time: string) =>
    harness.call({ path: `${channel.path}/events?${name}=${time}`, key: channel.publisherKey })
  expect((await ask('2016-12-31T23:59:60Z')).status).toBe(200)
  expect((await ask('2016-02-30T00:00:00Z')).status).toBe(422)
})
