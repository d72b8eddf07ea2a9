/** How attempts ended. */
export interface Ended {
  readonly delivered: number
  readonly failed: number
}

/** Of all attempts; null when there were none. */
export function failedShare({ delivered, failed }: Ended): number | null {
  const attempts = delivered + failed
  return attempts === 0 ? null : failed / attempts
}
