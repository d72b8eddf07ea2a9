import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface RelayTarget {
  readonly origin: string
  readonly path: string
  readonly connections: number
}

export interface Relay {
  readonly pid: number
  readonly url: string
  aim(target: RelayTarget): Promise<void>
  close(): void
}

export async function forkRelay(): Promise<Relay> {
  const child = fork(fileURLToPath(new URL('./relay-process.ts', import.meta.url)))
  const [url] = await once(child, 'message')
  return {
    pid: child.pid ?? 0,
    url: String(url),
    async aim(target) {
      const aimed = once(child, 'message')
      child.send(target)
      await aimed
    },
    close: () => child.disconnect(),
  }
}
