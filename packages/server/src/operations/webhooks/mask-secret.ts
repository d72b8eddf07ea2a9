/** Below this a hint of four characters would give too much of the secret away. */
const shortestWithHint = 16

/** What is shown of a secret: stars and, if it is long enough, its last four characters. */
export function maskSecret(secret: string): string {
  return secret.length < shortestWithHint ? '****' : `****${secret.slice(-4)}`
}
