import { expect, test } from 'vitest'
import { type RetryPolicy, retryDelayMs, retryPresets } from './retry-policy.ts'

function delaysS(policy: RetryPolicy): number[] {
  const delays: number[] = []
  for (let tries = 1; ; tries += 1) {
    const delayMs = retryDelayMs(policy, tries)
    if (delayMs === null) return delays
    delays.push(delayMs / 1000)
  }
}

test('hourly is 28 attempts: a few quick ones, then one an hour for 24 hours [retry-hourly]', () => {
  const delays = delaysS('hourly')
  expect(delays.length + 1).toBe(28)
  expect(delays.slice(0, 3)).toEqual([5, 60, 600])
  expect(delays.slice(3)).toEqual(Array.from({ length: 24 }, () => 3600))
})

test('standard is the schedule of the Standard Webhooks specification', () => {
  const hour = 3600
  expect(delaysS('standard')).toEqual([
    5,
    300,
    1800,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ])
  expect(retryPresets.standard).toHaveLength(9)
})

test('delays of their own are taken in order, and then there is no more', () => {
  expect(delaysS({ delays: [1, 20, 3] })).toEqual([1, 20, 3])
})

test('a policy without delays is one attempt', () => {
  expect(delaysS({ delays: [] })).toEqual([])
})
