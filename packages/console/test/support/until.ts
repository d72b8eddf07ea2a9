import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until the answer is yes; fails with `what` when it takes too long. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const lateMs = performance.now() + 30_000
  while (!(await isSo())) {
    if (performance.now() > lateMs) throw new Error(`Waited in vain until ${what}.`)
    await pause(50)
  }
}
