import { expect, test } from 'vitest'
import type { WalkStep } from '../../store/store.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createWalkChore } from './walk.ts'

/** A walk whose steps end at the places given, null for the end, each after the time it takes. */
function walkTo(places: (string | null)[], tookMs = 4) {
  const time = { nowMs: 1_000_000 }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const steps: WalkStep[] = []
  let told = 0
  const chore = createWalkChore({
    doing: 'walk',
    everyMs: 60_000,
    clock,
    portion: 5,
    async step(step) {
      steps.push(step)
      time.nowMs += tookMs
      const place = places.shift()
      if (place === undefined) throw new Error('The store is busy.')
      return {
        done: place === 'nothing' ? 0 : 2,
        cursor: place === null ? null : { of: place, after: null },
      }
    },
    onDone: () => {
      told += 1
    },
  })
  return { chore, steps, time, clock, told: () => told }
}

test('a walk goes on where its last step ended, and begins anew after its end', async () => {
  const { chore, steps, told } = walkTo(['a', 'nothing', null, 'a'])
  expect(await chore.step()).toEqual({ restMs: 12 })
  expect(await chore.step()).toEqual({ restMs: 12 })
  expect(await chore.step()).toBe('done')
  expect(await chore.step()).toEqual({ restMs: 12 })
  expect(steps.map(({ cursor }) => cursor?.of)).toEqual([undefined, 'a', 'nothing', undefined])
  expect(steps[0]).toEqual({ cursor: null, nowMs: 1_000_000, limit: 5 })
  expect(told()).toBe(3)
})

test('a step that fails is made again from the same place', async () => {
  const { chore, steps } = walkTo(['a'])
  await chore.step()
  await expect(chore.step()).rejects.toThrow('busy')
  await expect(chore.step()).rejects.toThrow('busy')
  expect(steps.map(({ cursor }) => cursor?.of)).toEqual([undefined, 'a', 'a'])
})

test('a walk that falls behind rests no more, until it has come to its end', async () => {
  const { chore, time } = walkTo(['a', 'b', null, 'a'])
  await chore.step()
  time.nowMs += 11 * 60_000
  expect(await chore.step()).toBe('more')
  expect(await chore.step()).toBe('done')
  expect(await chore.step()).toEqual({ restMs: 12 })
})

test('nobody waits long for a slow one', async () => {
  expect(await walkTo(['a'], 5_000).chore.step()).toEqual({ restMs: 1_000 })
})

test('a rest in the middle of a walk is short, and the one after it is not', async () => {
  const { chore, clock, steps, time } = walkTo(['a', null, 'a'])
  const house = createHousekeeping({ chores: [chore], clock, storeFailed: () => {} })
  expect(house.restEndsMs()).toBeNull()
  expect(await house.step()).toBe(false)
  expect(house.restEndsMs()).toBe(time.nowMs + 12)
  await house.step()
  expect(steps).toHaveLength(1)
  time.nowMs += 12
  await house.step()
  expect(steps).toHaveLength(2)
  expect(house.restEndsMs()).toBeNull()
  time.nowMs += 59_999
  await house.step()
  expect(steps).toHaveLength(2)
  time.nowMs += 1
  await house.step()
  expect(steps).toHaveLength(3)
})
