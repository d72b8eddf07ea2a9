import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoster, type Seated } from './roster.ts'

test('holds those who joined and did not leave, whoever leaves first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (steps) => {
      const roster = createRoster<Seated>()
      const present = new Set<Seated>()
      for (const step of steps) {
        const leaving = [...present][step % 5]
        if (leaving === undefined || step % 2 === 0) {
          const joining = { seat: -1 }
          roster.join(joining)
          present.add(joining)
        } else {
          roster.leave(leaving)
          present.delete(leaving)
        }
        expect(new Set(roster.all())).toEqual(present)
        expect(roster.all().length).toBe(present.size)
      }
    }),
  )
})
