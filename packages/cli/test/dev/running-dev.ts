import { createClient } from '@posthorn/client'
import { onTestFinished } from 'vitest'
import type { Io } from '../../src/index.ts'
import { type Ran, runCommand } from '../support/run-command.ts'

export const anyPort = ['--port', '0', '--listener-port', '0']

export interface RunningDev {
  readonly ran: Promise<Ran>
  readonly api: string
  readonly listener: string
  readonly operatorKey: string
  readonly publisherKey: string
  press(key: string): void
  /** Resolves with the match of what was printed since the last call, and goes on behind it. */
  shows(pattern: RegExp): Promise<string>
  all(): string
  stop(): Promise<Ran>
}

/** `posthorn dev` at a terminal, once it waits for keys. */
export async function runDev(cwd: string, io: Partial<Io> = {}): Promise<RunningDev> {
  let printed = ''
  let place = 0
  let look = () => {}
  let press: ((key: string) => void) | null = null
  const stops: (() => void)[] = []

  function shows(pattern: RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>()
    look = () => {
      const match = pattern.exec(printed.slice(place))
      if (match === null) return
      look = () => {}
      place += match.index + match[0].length
      resolve(match[1] ?? match[0])
    }
    look()
    return promise
  }

  const ran = runCommand(['dev', ...anyPort], {
    cwd,
    out(text) {
      printed += text
      look()
    },
    onKey(listener) {
      press = listener
      return () => {
        press = null
      }
    },
    onStop: (listener) => void stops.push(listener),
    ...io,
  })
  const stop = () => {
    for (const each of stops) each()
    return ran
  }
  onTestFinished(async () => {
    await stop()
  })
  const api = await shows(/API +(\S+)/)
  const listener = await shows(/Listener +(\S+)/)
  const publisherKey = await shows(/(pk_\w+)/)
  const operatorKey = await shows(/(ak_\w+)/)
  await shows(/\? all keys/)
  return {
    ran,
    api,
    listener,
    operatorKey,
    publisherKey,
    press: (key) => press?.(key),
    shows,
    all: () => printed,
    stop,
  }
}

export function operatorOf({ api, operatorKey }: RunningDev) {
  return createClient({ url: api, key: operatorKey })
}
