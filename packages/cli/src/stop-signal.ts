import type { Io } from './io.ts'

/** Aborts when the user wants the program to end. From then on Ctrl+C no longer ends it by itself. */
export function stopSignal(io: Io): AbortSignal {
  const stopped = new AbortController()
  io.onStop(() => stopped.abort())
  return stopped.signal
}
