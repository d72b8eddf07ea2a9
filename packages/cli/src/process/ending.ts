/** How a command that is under way is brought to its end. */
export interface Ending {
  /** As Ctrl+C does. Asking twice means: now. */
  readonly ask: () => void
  /** For what happens by itself, and may happen twice without meaning more by it. */
  readonly windDown: () => void
  /** Calls back when the end is asked for. Signals ask for it from the first listener on. */
  readonly onAsked: (listener: () => void) => void
  /** Whether anything has to be wound up. */
  readonly isAwaited: boolean
}

export function createEnding(): Ending {
  const listeners: (() => void)[] = []
  let isAsked = false

  function ask() {
    if (listeners.length === 0 || isAsked) process.exit(130)
    windDown()
  }

  function windDown() {
    if (isAsked) return
    isAsked = true
    for (const listener of listeners) listener()
  }

  return {
    ask,
    windDown,
    onAsked(listener) {
      if (listeners.length === 0) {
        process.on('SIGINT', ask)
        process.on('SIGTERM', ask)
        // A terminal that closes may say so several times.
        process.on('SIGHUP', windDown)
      }
      listeners.push(listener)
    },
    get isAwaited() {
      return listeners.length > 0
    },
  }
}
