import { onTestFinished } from 'vitest'
import type { Io } from '../../src/index.ts'
import { type Ran, runCommand } from '../support/run-command.ts'

/** `posthorn listen …` while it runs. */
export interface Listening {
  /** The first match in what it prints on either stream, from the start. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** What it has printed on `out` so far. */
  readonly out: string
  readonly err: string
  /** The lines of `out` as objects. */
  readonly lines: readonly Line[]
  press(key: string): void
  /** Ctrl+C. */
  stop(): void
  /** How often it was, by whatever way. */
  readonly stopsAsked: number
  readonly ended: Promise<Pick<Ran, 'code'>>
}

export type Line = Readonly<Record<string, unknown>>

export interface ListeningOptions {
  readonly env: Io['env']
  /** Somebody sits at a terminal. */
  readonly terminal?: boolean
}

export function startListening(
  args: readonly string[],
  { env, terminal = false }: ListeningOptions,
): Listening {
  let out = ''
  let err = ''
  const waiting = new Set<() => void>()
  const stops: (() => void)[] = []
  const keys = new Set<(key: string) => void>()
  const heard = () => {
    for (const look of waiting) look()
  }
  let stopsAsked = 0
  const stop = () => {
    stopsAsked += 1
    for (const each of stops) each()
  }
  const ended = runCommand(['listen', ...args], {
    env,
    columns: terminal ? 120 : null,
    onKey: terminal
      ? (listener) => {
          keys.add(listener)
          return () => keys.delete(listener)
        }
      : null,
    out(text) {
      out += text
      heard()
    },
    err(text) {
      err += text
      heard()
    },
    onStop: (listener) => stops.push(listener),
    stop,
  })
  onTestFinished(async () => {
    stop()
    await ended
  })
  return {
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(out) ?? pattern.exec(err)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(() =>
          reject(new Error(`It ended, and never said ${pattern}:\n${out}${err}`)),
        )
      }),
    get out() {
      return out
    },
    get err() {
      return err
    },
    get lines() {
      return out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Line)
    },
    press(key) {
      for (const each of keys) each(key)
    },
    stop,
    get stopsAsked() {
      return stopsAsked
    },
    ended,
  }
}
