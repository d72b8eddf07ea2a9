import { machineMs } from '../machine-clock.ts'
import { type ServerProcess, type ServerProcessOptions, spawnServer } from '../server-process.ts'

/** One process of the server, from its spawn to its end. */
export interface Life {
  /** By `machineMs`, as are all times here. */
  readonly spawnedAtMs: number
  /** Null while it lives. */
  end: 'killed' | 'stopped' | null
}

/** One server after the other on the same store, each on a port of its own. */
export interface Lives {
  readonly all: readonly Life[]
  /** Of the server that listens; while none does, of the next one that will. */
  url(): Promise<string>
  /** Of the slowest start so far, in ms, until the server listened. */
  readonly startMs: number
  spawn(): void
  kill(): Promise<void>
  /** Asks it to stop; throws unless it exits with 0 in time. */
  stop(): Promise<void>
}

export function startLives(
  options: ServerProcessOptions & { readonly stopWithinMs: number },
): Lives {
  const all: Life[] = []
  let server: ServerProcess | null = null
  let listening = Promise.withResolvers<string>()
  let isListening = false
  let startMs = 500

  /** From here on those who ask for the address wait for the next life. */
  function take(end: 'killed' | 'stopped'): ServerProcess {
    const life = all.at(-1)
    if (server === null || life === undefined) throw new Error('no server lives')
    life.end = end
    if (isListening) listening = Promise.withResolvers<string>()
    isListening = false
    const taken = server
    server = null
    return taken
  }

  return {
    all,
    url: () => listening.promise,
    get startMs() {
      return startMs
    },
    spawn() {
      const spawnedAtMs = machineMs()
      const spawned = spawnServer(options)
      all.push({ spawnedAtMs, end: null })
      server = spawned
      spawned.ready.then(
        (url) => {
          if (server !== spawned) return
          startMs = Math.max(startMs, machineMs() - spawnedAtMs)
          isListening = true
          listening.resolve(url)
        },
        (error) => {
          if (server === spawned) listening.reject(error)
        },
      )
    },
    kill: () => take('killed').kill(),
    async stop() {
      const stopping = take('stopped')
      const startedMs = machineMs()
      const code = await stopping.stop()
      const tookMs = machineMs() - startedMs
      if (code !== 0) throw new Error(`a stopped server exited with ${code}`)
      if (tookMs > options.stopWithinMs) throw new Error(`a stop took ${Math.round(tookMs)} ms`)
    },
  }
}
