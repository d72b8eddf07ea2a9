/**
 * Makes the fences of one process's claims: the process's own random part and a number. No two
 * claims of any two processes have the same one, also after a restart.
 */
export function createFences(): () => string {
  // Made with the first claim, as some edge runtimes have no randomness before the first request.
  let holder: string | undefined
  let claims = 0
  return () => {
    holder ??= crypto.randomUUID()
    claims += 1
    return `${holder}.${claims}`
  }
}
