import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

test('gives back what was put in, in the same order, whatever the mix of pushes and shifts', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const))), (steps) => {
      const queue = createQueue<number>()
      const model: number[] = []
      for (const step of steps) {
        if (step === 'shift') expect(queue.shift()).toBe(model.shift())
        else {
          queue.push(step)
          model.push(step)
        }
        expect(queue.length).toBe(model.length)
      }
    }),
  )
})

test('grows past its first size without losing anything', () => {
  const queue = createQueue<number>()
  for (let n = 0; n < 10; n++) queue.push(n)
  for (let n = 0; n < 7; n++) queue.shift()
  for (let n = 10; n < 1000; n++) queue.push(n)
  const rest = Array.from({ length: queue.length }, () => queue.shift())
  expect(rest).toEqual(Array.from({ length: 993 }, (_, n) => n + 7))
})
