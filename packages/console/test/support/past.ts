import { setTimeout as pause } from 'node:timers/promises'

const minuteMs = 60_000
/** Of real time, for each minute: enough for what is sent at once to be answered. */
const playMs = 150

/**
 * Lives through the last `minutes` in seconds, so that charts have something to show: `work` is called
 * for each of them while this process, and the server in it, take it to be that minute. The store has a
 * clock of its own for what must not be fooled: whether a node is alive.
 */
export async function playPast(
  minutes: number,
  work: (minute: number) => Promise<void>,
): Promise<void> {
  const now = Date.now
  try {
    for (let minute = 0; minute < minutes; minute += 1) {
      const agoMs = (minutes - minute) * minuteMs
      Date.now = () => now() - agoMs
      await work(minute)
      await pause(playMs)
    }
  } finally {
    Date.now = now
  }
}
