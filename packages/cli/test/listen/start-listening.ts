import { onTestFinished } from 'vitest'
import type { Io } from '../../src/index.ts'
import { type Ran, runCommand } from '../support/run-command.ts'
import { createTranscript } from '../support/transcript.ts'

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
  const transcript = createTranscript()
  const stops: (() => void)[] = []
  const keys = new Set<(key: string) => void>()
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
    out: (text) => transcript.add('out', text),
    err: (text) => transcript.add('err', text),
    onStop: (listener) => stops.push(listener),
    stop,
  })
  onTestFinished(async () => {
    stop()
    await ended
  })
  return {
    says: (pattern) => transcript.says(pattern, ended),
    get out() {
      return transcript.out
    },
    get err() {
      return transcript.err
    },
    get lines() {
      return transcript.out
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
