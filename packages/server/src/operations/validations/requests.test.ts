import { describe, expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import { createValidationRequests } from './requests.ts'

const ours = { id: 'w' as WebhookId, channelId: 'c' as ChannelId, anonymous: false }
const theirs = { ...ours, channelId: 'd' as ChannelId }
const anonymous = { ...ours, anonymous: true }
const admitted = { kind: 'admitted' }

function requests() {
  const time = { nowMs: 0 }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const made = createValidationRequests(clock)
  const kinds = (webhook: typeof ours, url: string, count: number) =>
    Array.from({ length: count }, () => made.admit(webhook, url).kind)
  return { time, kinds, ...made }
}

describe('a host', () => {
  test('gets ten requests a minute for a channel, whatever the port and the path', () => {
    const { admit, time } = requests()
    for (let n = 0; n < 10; n++) {
      expect(admit(ours, `https://a.example:${1000 + n}/${n}`)).toEqual(admitted)
      time.nowMs += 1_000
    }
    expect(admit(ours, 'http://A.example/')).toEqual({
      kind: 'wait',
      detail: '10 validation requests went to "a.example" for this channel within a minute.',
      retryAfterS: 50,
    })
    expect(admit(ours, 'https://b.example/')).toEqual(admitted)
    time.nowMs = 60_000
    expect(admit(ours, 'https://a.example/')).toEqual(admitted)
  })

  test('that one channel asks too often can still be asked by another', () => {
    const { admit, kinds } = requests()
    expect(kinds(ours, 'https://a.example/', 11).at(-1)).toBe('wait')
    expect(admit(theirs, 'https://a.example/')).toEqual(admitted)
  })

  test('gets five a minute for those without a key, on all channels, who take nothing from others', () => {
    const { admit, kinds } = requests()
    expect(kinds(anonymous, 'https://a.example/', 5)).not.toContain('wait')
    expect(
      admit({ ...anonymous, channelId: theirs.channelId }, 'https://a.example/'),
    ).toMatchObject({ kind: 'wait', detail: expect.stringContaining('without a key') })
    expect(kinds(ours, 'https://a.example/', 10)).not.toContain('wait')
  })

  test('is never refused because many others were asked', () => {
    const { admit } = requests()
    for (let n = 0; n < 10_000; n++) admit(anonymous, `https://h${n}.example/`)
    expect(admit(anonymous, 'https://new.example/')).toEqual(admitted)
    expect(admit(ours, 'https://new.example/')).toEqual(admitted)
  })
})

describe('requests under way', () => {
  test('are two hundred for a channel, which leave room for others', async () => {
    const { admit, track } = requests()
    const { promise, resolve } = Promise.withResolvers<void>()
    for (let n = 0; n < 200; n++) track(ours, promise)
    expect(admit(ours, 'https://a.example/')).toMatchObject({
      kind: 'wait',
      detail: '200 validation requests for this channel wait for their receivers.',
    })
    expect(admit(theirs, 'https://a.example/')).toEqual(admitted)
    resolve()
    await promise
    expect(admit(ours, 'https://a.example/')).toEqual(admitted)
  })

  test('are a hundred for those without a key', () => {
    const { admit, track } = requests()
    for (let n = 0; n < 100; n++) track(anonymous, Promise.withResolvers<void>().promise)
    expect(admit(anonymous, 'https://a.example/').kind).toBe('wait')
    expect(admit(ours, 'https://a.example/')).toEqual(admitted)
  })

  test('are a thousand for all channels together', () => {
    const { admit, track } = requests()
    for (let n = 0; n < 1_000; n++) {
      track({ ...ours, channelId: `c${n}` as ChannelId }, Promise.withResolvers<void>().promise)
    }
    expect(admit(ours, 'https://a.example/')).toMatchObject({
      kind: 'wait',
      detail: expect.stringContaining('of this server'),
    })
  })
})

test('the end of all requests to a webhook is waited for', async () => {
  const { ended, track } = requests()
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  track(ours, first.promise)
  track(ours, second.promise)
  const order: string[] = []
  const waiting = ended(ours.id, 60_000).then(() => order.push('ended'))
  second.resolve()
  await second.promise
  order.push('second')
  first.resolve()
  await waiting
  expect(order).toEqual(['second', 'ended'])
})
