/**
 * How long attempts took, as a histogram: the upper bounds of its buckets lie a factor of the square
 * root of two apart, from 1 ms to 65,536 ms, past which there is one more. Histograms are added up
 * bucket by bucket, which percentiles cannot be.
 */
export type Latencies = readonly number[]

const bucketsPerDoubling = 2
const doublings = 16
const last = bucketsPerDoubling * doublings + 1

/** How many buckets a histogram has. */
export const latencyBuckets = last + 1

/** The bucket of a duration: the first whose upper bound it does not pass. */
export function latencyBucket(ms: number): number {
  if (!(ms > 1)) return 0
  return Math.min(Math.ceil(bucketsPerDoubling * Math.log2(ms)), last)
}

/**
 * The duration that a share of the attempts (0.95 for the 95th percentile) did not pass, the attempts
 * of a bucket taken as spread evenly over its logarithm; null of none. It lies in the bucket of the
 * true one (of nearest rank), so it is less than a factor of 1.42 off; in the first bucket less than
 * 1 ms, and in the last it is 65,536 ms whatever the truth.
 */
export function latencyPercentile(latencies: Latencies, share: number): number | null {
  const attempts = latencies.reduce((sum, count) => sum + count, 0)
  if (attempts === 0) return null
  const rank = Math.max(1, Math.ceil(share * attempts))
  let before = 0
  for (const [bucket, count] of latencies.entries()) {
    if (before + count >= rank) return within(bucket, (rank - before - 0.5) / count)
    before += count
  }
  return upperBound(last)
}

/** A place in a bucket: 0 is its lower end, 1 its upper. */
function within(bucket: number, place: number): number {
  if (bucket === 0) return place
  if (bucket === last) return upperBound(last - 1)
  return upperBound(bucket - 1 + place)
}

function upperBound(bucket: number): number {
  return 2 ** (Math.min(bucket, last - 1) / bucketsPerDoubling)
}
