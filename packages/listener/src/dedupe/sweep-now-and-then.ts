/** One claim in a hundred removes up to two hundred rows: twice what a hundred claims can add. */
const claimsPerSweep = 100
export const rowsPerSweep = 200

/**
 * Runs `sweep` on one claim in a hundred. The first one comes after a random number of claims, so that
 * processes too short-lived for a hundred do their share.
 */
export function sweepNowAndThen(sweep: () => Promise<unknown>): () => Promise<void> {
  let claims: number | undefined
  return async () => {
    claims ??= Math.floor(Math.random() * claimsPerSweep)
    claims += 1
    if (claims % claimsPerSweep !== 0) return
    try {
      await sweep()
    } catch {
      // What is left over costs only space, and must not cost a message: the next sweep takes it.
    }
  }
}
