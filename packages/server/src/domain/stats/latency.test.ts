import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latencyBucket, latencyBuckets, latencyPercentile } from './latency.ts'

function histogramOf(durations: readonly number[]): number[] {
  const latencies = Array.from({ length: latencyBuckets }, () => 0)
  for (const ms of durations) {
    const bucket = latencyBucket(ms)
    latencies[bucket] = (latencies[bucket] ?? 0) + 1
  }
  return latencies
}

/** The true percentile, of nearest rank. */
function exactly(durations: readonly number[], share: number): number {
  const sorted = durations.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN
}

const anyDuration = fc.oneof(
  fc.double({ min: 0, max: 100_000, noNaN: true }),
  // As often short as long.
  fc.double({ min: -4, max: 17, noNaN: true }).map((power) => 2 ** power),
  fc.integer({ min: 0, max: 17 }).map((power) => 2 ** power),
)
const anyShare = fc.double({ min: 0, max: 1, noNaN: true })

describe('a percentile of latency', () => {
  it('is less than a factor of 1.42 off the true one, whatever the durations', () => {
    fc.assert(
      fc.property(fc.array(anyDuration, { minLength: 1 }), anyShare, (durations, share) => {
        const estimate = latencyPercentile(histogramOf(durations), share) ?? Number.NaN
        const truth = exactly(durations, share)
        if (truth <= 1) expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(1)
        else if (truth > 65_536) expect(estimate).toBe(65_536)
        else {
          expect(estimate / truth).toBeLessThan(1.42)
          expect(truth / estimate).toBeLessThan(1.42)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('never falls when the share grows', () => {
    fc.assert(
      fc.property(fc.array(anyDuration, { minLength: 1 }), anyShare, anyShare, (all, a, b) => {
        const at = (share: number) => latencyPercentile(histogramOf(all), share) ?? Number.NaN
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)))
      }),
    )
  })

  it('is the same whether histograms were added up or made of all durations at once', () => {
    fc.assert(
      fc.property(fc.array(anyDuration), fc.array(anyDuration), anyShare, (one, other, share) => {
        const added = histogramOf(one).map(
          (count, bucket) => count + (histogramOf(other)[bucket] ?? 0),
        )
        expect(latencyPercentile(added, share)).toBe(
          latencyPercentile(histogramOf([...one, ...other]), share),
        )
      }),
    )
  })

  it('is null of no attempts', () => {
    expect(latencyPercentile(histogramOf([]), 0.5)).toBeNull()
  })
})

describe('the bucket of a duration', () => {
  it('is one that there is, and a later one for a longer duration', () => {
    fc.assert(
      fc.property(anyDuration, anyDuration, (a, b) => {
        const [short, long] = [latencyBucket(Math.min(a, b)), latencyBucket(Math.max(a, b))]
        expect(short).toBeLessThanOrEqual(long)
        expect(short).toBeGreaterThanOrEqual(0)
        expect(long).toBeLessThan(latencyBuckets)
      }),
    )
  })

  it.each([-5, 0, Number.NaN])(
    'is the first for %d, which a clock that was set back can make',
    (ms) => {
      expect(latencyBucket(ms)).toBe(0)
    },
  )
})
