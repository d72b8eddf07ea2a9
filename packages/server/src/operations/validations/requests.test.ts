import { describe, expect, test } from 'vitest'
import type { WebhookId } from '../../domain/ids.ts'
import { createValidationRequests } from './requests.ts'

function requests() {
  const time = { nowMs: 0 }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  return { time, ...createValidationRequests(clock) }
}

const webhookId = 'w' as WebhookId
const admitted = { kind: 'admitted' }

describe('a host', () => {
  test('gets ten requests a minute, whatever the port and the path', () => {
    const { admit, time } = requests()
    for (let n = 0; n < 10; n++) {
      expect(admit(`https://a.example:${1000 + n}/${n}`)).toEqual(admitted)
      time.nowMs += 1_000
    }
    expect(admit('http://A.example/')).toEqual({ kind: 'wait', retryAfterS: 50 })
    expect(admit('https://b.example/')).toEqual(admitted)
    time.nowMs = 60_000
    expect(admit('https://a.example/')).toEqual(admitted)
  })

  test('is not forgotten because others are asked', () => {
    const { admit, time } = requests()
    for (let n = 0; n < 10; n++) admit('https://victim.example/')
    const answers = Array.from({ length: 10_000 }, (_, n) => admit(`https://h${n}.example/`).kind)
    expect(answers.lastIndexOf('admitted')).toBe(9_998)
    expect(admit('https://victim.example/').kind).toBe('wait')
    time.nowMs = 60_000
    expect(admit('https://new.example/')).toEqual(admitted)
  })
})

test('so many requests are under way at most', async () => {
  const { admit, track } = requests()
  const { promise, resolve } = Promise.withResolvers<void>()
  for (let n = 0; n < 1_000; n++) track(webhookId, promise)
  expect(admit('https://a.example/')).toEqual({ kind: 'wait', retryAfterS: 60 })
  resolve()
  await promise
  expect(admit('https://a.example/')).toEqual(admitted)
})

test('the end of all requests to a webhook is waited for', async () => {
  const { ended, track } = requests()
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  track(webhookId, first.promise)
  track(webhookId, second.promise)
  const order: string[] = []
  const waiting = ended(webhookId, 60_000).then(() => order.push('ended'))
  second.resolve()
  await second.promise
  order.push('second')
  first.resolve()
  await waiting
  expect(order).toEqual(['second', 'ended'])
})
