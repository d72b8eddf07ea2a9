import { expect, test } from 'vitest'
import { createExpireAnswersChore } from './expire-answers.ts'
import { type Chore, createHousekeeping } from './housekeeping.ts'

function houseWith(...chores: Chore[]) {
  const time = { nowMs: 1_000_000 }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const failures: string[] = []
  const house = createHousekeeping({
    chores,
    clock,
    storeFailed: ({ doing }) => failures.push(doing),
  })
  return { house, time, clock, failures }
}

function choreOf(fields: Partial<Chore> & Pick<Chore, 'step'>): Chore {
  return { doing: 'tidy up', everyMs: 1_000, ...fields }
}

test('a chore that is done rests until it is due again', async () => {
  let steps = 0
  const count = async () => {
    steps += 1
    return 'done' as const
  }
  const { house, time } = houseWith(choreOf({ step: count }))
  expect(await house.step()).toBe(false)
  await house.step()
  expect(steps).toBe(1)
  time.nowMs += 1_000
  await house.step()
  expect(steps).toBe(2)
})

test('a chore that has more to do says so, and is due at once', async () => {
  let steps = 0
  const { house } = houseWith(choreOf({ step: async () => (++steps < 3 ? 'more' : 'done') }))
  expect([await house.step(), await house.step(), await house.step()]).toEqual([true, true, false])
})

test('a chore that fails is told of, rests, and keeps no other from its turn', async () => {
  let others = 0
  const count = async () => {
    others += 1
    return 'done' as const
  }
  const { house, failures, time } = houseWith(
    choreOf({ doing: 'break', step: () => Promise.reject(new Error('bang')) }),
    choreOf({ everyMs: 0, step: count }),
  )
  await house.step()
  await house.step()
  expect(failures).toEqual(['break'])
  expect(others).toBe(2)
  time.nowMs += 1_000
  await house.step()
  expect(failures).toEqual(['break', 'break'])
})

test('answers past their time are forgotten, portion by portion, once a minute', async () => {
  const asked: number[] = []
  const left = [1_000, 1_000, 4]
  const { house, time } = houseWith(
    createExpireAnswersChore({
      answers: {
        async expire(nowMs) {
          asked.push(nowMs)
          return left.shift() ?? 0
        },
      },
      clock: { nowMs: () => 77, monotonicMs: () => 0 },
    }),
  )
  while (await house.step()) expect(asked.length).toBeLessThan(4)
  expect(asked).toEqual([77, 77, 77])
  await house.step()
  expect(asked).toHaveLength(3)
  time.nowMs += 60_000
  await house.step()
  expect(asked).toHaveLength(4)
})
