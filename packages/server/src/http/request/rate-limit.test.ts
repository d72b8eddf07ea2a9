import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callerAt, createRateLimiter, type RateLimit } from './rate-limit.ts'

function limiter(limit: RateLimit) {
  let atMs = 5_000_000
  const { take } = createRateLimiter(limit, { nowMs: () => 0, monotonicMs: () => atMs })
  return {
    take,
    pass: (ms: number) => {
      atMs += ms
    },
    /** How many of so many are let through. */
    allowed: (count: number, caller = 'a') =>
      Array.from({ length: count }, () => take(caller)).filter((taken) => taken.allowed).length,
  }
}

describe('a rate limit', () => {
  it.each([1, 3, 7, 10, 30, 1_000])('lets through %i at once, not one more', (requests) => {
    const { allowed } = limiter({ requests, windowMs: 1_000 })
    expect(allowed(requests + 5)).toBe(requests)
  })

  it('fills up evenly, and never beyond the limit', () => {
    const { allowed, pass } = limiter({ requests: 10, windowMs: 1_000 })
    expect(allowed(20)).toBe(10)
    pass(99)
    expect(allowed(1)).toBe(0)
    pass(1)
    expect(allowed(5)).toBe(1)
    pass(300)
    expect(allowed(5)).toBe(3)
    pass(3_600_000)
    expect(allowed(20)).toBe(10)
  })

  it('says what is left, and how long to wait when nothing is', () => {
    const { take, pass } = limiter({ requests: 2, windowMs: 1_000 })
    expect(take('a')).toEqual({ allowed: true, remaining: 1, waitMs: 0, fullInMs: 500 })
    expect(take('a')).toEqual({ allowed: true, remaining: 0, waitMs: 500, fullInMs: 1_000 })
    expect(take('a')).toEqual({ allowed: false, remaining: 0, waitMs: 500, fullInMs: 1_000 })
    pass(400)
    expect(take('a')).toEqual({ allowed: false, remaining: 0, waitMs: 100, fullInMs: 600 })
    pass(100)
    expect(take('a').allowed).toBe(true)
  })

  it('counts each caller for itself', () => {
    const { allowed } = limiter({ requests: 2, windowMs: 1_000 })
    expect(allowed(3, 'a')).toBe(2)
    expect(allowed(3, 'b')).toBe(2)
    expect(allowed(1, 'a')).toBe(0)
  })

  it('forgets the caller that was away longest when there are too many', () => {
    const { allowed, take } = limiter({ requests: 1, windowMs: 1_000 })
    expect(allowed(2, 'first')).toBe(1)
    for (let n = 1; n < 10_000; n++) take(`caller ${n}`)
    expect(allowed(1, 'first')).toBe(0)
    take('one too many')
    expect(allowed(1, 'first')).toBe(1)
    expect(allowed(1, 'caller 9999')).toBe(0)
  })

  it('never lets through more than a bucket and what flowed in since, and lets that through', () => {
    const steps = fc.array(fc.record({ pause: fc.nat(400), count: fc.nat(5) }), { minLength: 1 })
    const limits = fc.record({
      requests: fc.integer({ min: 1, max: 20 }),
      windowMs: fc.integer({ min: 100, max: 5_000 }),
    })
    fc.assert(
      fc.property(limits, steps, (limit, steps) => {
        const { allowed, pass } = limiter(limit)
        const perMs = limit.requests / limit.windowMs
        let tokens = limit.requests
        for (const { pause, count } of steps) {
          pass(pause)
          tokens = Math.min(limit.requests, tokens + pause * perMs)
          const through = allowed(count)
          expect(through).toBe(Math.min(count, Math.floor(tokens + 1e-4)))
          tokens -= through
        }
      }),
    )
  })
})

describe('the caller at an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
  ])('%s is %s', (address, same) => {
    const [base = ''] = same.split('/')
    expect(callerAt(address)).toBe(callerAt(base))
  })

  it('tells networks apart, and takes what is no address for one caller', () => {
    expect(callerAt('2001:db8:1:2::1')).not.toBe(callerAt('2001:db8:1:3::1'))
    expect(callerAt('203.0.113.7')).not.toBe(callerAt('203.0.113.8'))
    expect(callerAt('gibberish')).toBe(callerAt('x'.repeat(1_000)))
  })
})
