import { expect, test } from 'vitest'
import { type BulkProgress, canBe, runBulk } from './run-bulk.ts'

const ids = Array.from({ length: 20 }, (_, at) => `d${at}`)

test('does the same to each, a few at once, and counts what failed by its reason', async () => {
  let underWay = 0
  let most = 0
  let last: BulkProgress | null = null
  await runBulk({
    ids,
    async act(id) {
      underWay += 1
      most = Math.max(most, underWay)
      await Promise.resolve()
      underWay -= 1
      if (id.endsWith('3')) throw new Error('no')
    },
    sentenceOf: (error) => (error instanceof Error ? error.message : ''),
    signal: new AbortController().signal,
    onProgress: (progress) => {
      last = progress
    },
  })
  expect(most).toBe(4)
  expect(last).toEqual({ all: 20, done: 18, failures: new Map([['no', 2]]) })
})

test('begins no more when it is stopped', async () => {
  const stopping = new AbortController()
  const begun: string[] = []
  await runBulk({
    ids,
    async act(id) {
      begun.push(id)
      if (begun.length === 5) stopping.abort()
    },
    sentenceOf: String,
    signal: stopping.signal,
    onProgress: () => {},
  })
  expect(begun.length).toBeLessThan(10)
})

test('retries what has ended or waits for its next try, and cancels what is open', () => {
  expect(canBe('retry', { state: 'retrying' })).toBe(true)
  expect(canBe('retry', { state: 'pending' })).toBe(false)
  expect(canBe('cancel', { state: 'held' })).toBe(true)
  expect(canBe('cancel', { state: 'delivered' })).toBe(false)
})
