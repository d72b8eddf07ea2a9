import { setTimeout as pause } from 'node:timers/promises'

const patienceMs = 15_000

/** Asks again until the answer satisfies, and answers it; fails with the last one when it never does. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  satisfies: (answer: T) => boolean,
): Promise<T> {
  const deadlineMs = performance.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (satisfies(answer)) return answer
    if (performance.now() > deadlineMs) {
      throw new Error(`Not so within ${patienceMs / 1000} s: ${JSON.stringify(answer)}`)
    }
    await pause(20)
  }
}
