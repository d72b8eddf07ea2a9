import { setTimeout as pauseFor } from 'node:timers/promises'

/** Lets the engine's loop sleep until something happens or is due. */
export interface Wakeup {
  /** Ends the sleep under way, or the next one. */
  wake(): void
  sleep(ms: number): Promise<void>
  /** Sleeps through whatever happens. */
  pause(ms: number): Promise<void>
}

export function createWakeup(): Wakeup {
  let woken = false
  let end: (() => void) | null = null
  return {
    wake() {
      woken = true
      end?.()
    },
    async sleep(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      end = null
      woken = false
    },
    pause: (ms) => pauseFor(ms),
  }
}
