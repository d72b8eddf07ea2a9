import type { Telemetry } from '../telemetry/telemetry.ts'
import { beatMs } from './claim/heartbeat.ts'
import type { Wakeup } from './wakeup.ts'

/** What keeps a node going: a tick whenever something is due, and a beat every so often. */
export interface Loop {
  run(): void
  /** No tick begins after it; resolves when the last one is over. Beats go on. */
  stop(): Promise<void>
  stopBeating(): void
}

/** How long it sleeps at most. */
const idleMs = beatMs / 3

export function createLoop(deps: {
  readonly tick: () => Promise<void>
  /** Beside the ticks, so that no amount of work delays a beat. */
  readonly beat: () => Promise<void>
  /** How long until something is due, each for its own reason. */
  readonly waits: () => readonly number[]
  readonly wakeup: Wakeup
  readonly telemetry: Telemetry
}): Loop {
  const { telemetry, wakeup } = deps
  let stopping = false
  let ended: Promise<void> = Promise.resolve()
  let beating: NodeJS.Timeout | undefined

  async function go() {
    while (!stopping) {
      try {
        await deps.tick()
      } catch (error) {
        telemetry.storeFailed({ doing: 'look for due deliveries', error })
        await wakeup.pause(idleMs)
      }
      if (stopping) return
      await wakeup.sleep(Math.min(idleMs, ...deps.waits().map((ms) => Math.max(ms, 1))))
    }
  }

  function beat() {
    deps.beat().catch((error: unknown) => {
      telemetry.storeFailed({ doing: 'take a heartbeat', error })
    })
  }

  return {
    run() {
      ended = go()
      beating = setInterval(beat, beatMs)
    },
    stop() {
      stopping = true
      wakeup.wake()
      return ended
    },
    stopBeating: () => clearInterval(beating),
  }
}
