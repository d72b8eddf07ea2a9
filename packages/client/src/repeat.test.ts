import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeoutError } from './connection-error.ts'
import { PosthornProblem } from './problem.ts'
import { type Repeating, waitBeforeRepeatingMs } from './repeat.ts'

const lost = timeoutError('GET /', 1)

function problem(status: number, facts: Partial<PosthornProblem> = {}): PosthornProblem {
  const basis = { code: 'unexpected_answer', detail: '', errors: [], requestId: null } as const
  return new PosthornProblem({ ...basis, status, retryAfterS: null, request: 'GET /', ...facts })
}
function waitMs(error: unknown, repeating: Repeating, tries = 1, random = () => 0.5) {
  return waitBeforeRepeatingMs(error, { repeating, tries, random })
}

describe('a failed call', () => {
  test.each([
    ['a lost answer', lost, true, false],
    ['one too many', problem(429), true, true],
    ['too much to do', problem(503, { code: 'overloaded' }), true, true],
    ['a store that does not answer', problem(503, { code: 'storage_unavailable' }), true, false],
    ['a gateway without a server', problem(502), true, false],
    ['a bug', problem(500, { code: 'internal_error' }), true, false],
    ['a refusal', problem(422, { code: 'invalid_request' }), false, false],
    ['a conflict', problem(409, { retryAfterS: 1 }), false, false],
    ['what is not implemented', problem(501), false, false],
    ['an error of the program', new TypeError('x'), false, false],
  ])('because of %s', (_, error, harmless, harmful) => {
    expect(waitMs(error, 'harmless') !== null).toBe(harmless)
    expect(waitMs(error, 'harmful') !== null).toBe(harmful)
    expect(waitMs(error, 'pointless')).toBeNull()
  })

  test('waits twice as long each time, up to eight seconds', () => {
    const waits = [1, 2, 3, 6, 7, 100].map((tries) => waitMs(lost, 'harmless', tries, () => 1))
    expect(waits).toEqual([250, 500, 1_000, 8_000, 8_000, 8_000])
  })

  test('waits at least as long as the server asks, and never the same for all', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 50 }), fc.nat(999), (s, tries, random) => {
        const wait = waitMs(
          problem(503, { retryAfterS: s }),
          'harmless',
          tries,
          () => random / 1000,
        )
        const least = waitMs(problem(503), 'harmless', tries, () => 0) ?? Number.NaN
        expect(wait).toBeGreaterThanOrEqual(s * 1000 + least)
        expect(wait).toBeLessThanOrEqual(s * 1000 + 2 * least)
      }),
    )
    expect(waitMs(problem(503, { retryAfterS: 31 }), 'harmless')).toBeNull()
  })
})
