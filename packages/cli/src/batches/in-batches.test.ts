import { expect, test } from 'vitest'
import { inBatches } from './in-batches.ts'

async function* events(count: number, text = '{}') {
  for (let line = 1; line <= count; line += 1) yield { line, text }
}

const cuts = async (from: number, all = events(2_500)) =>
  (await Array.fromAsync(inBatches(all, from))).map(({ first, events }) => [first, events.length])

test('batches end at the same events from wherever a file is sent', async () => {
  expect(await cuts(1)).toEqual([
    [1, 1000],
    [1001, 1000],
    [2001, 500],
  ])
  expect(await cuts(1001)).toEqual([
    [1001, 1000],
    [2001, 500],
  ])
  expect(await cuts(1301)).toEqual([
    [1301, 700],
    [2001, 500],
  ])
  expect(await cuts(2500)).toEqual([[2500, 1]])
})

test('so they do where their bytes are what ends them', async () => {
  const large = () => events(5, 'x'.repeat(5 * 1024 * 1024))
  expect(await cuts(1, large())).toEqual([
    [1, 2],
    [3, 2],
    [5, 1],
  ])
  expect(await cuts(2, large())).toEqual([
    [2, 1],
    [3, 2],
    [5, 1],
  ])
})

test('a file without events has no batch', async () => {
  expect(await cuts(1, events(0))).toEqual([])
})
