import type { Io } from '../io.ts'
import { jsonLine } from '../terminal/json.ts'
import { demoChannel } from './demo.ts'
import type { Screen } from './screen.ts'

/** A line of JSON for each thing that happens; `kind` says what. */
export function createJsonScreen(io: Io): Screen {
  const line = (kind: string, facts: object) => io.out(jsonLine({ kind, ...facts }))
  return {
    started: ({ operatorKey: _, ...places }) => line('started', places),
    goOn: ({ publisherKey }, { operatorKey }) =>
      line('ready', {
        channel: demoChannel,
        publisher_key: publisherKey,
        operator_key: operatorKey,
      }),
    saw(sight, verified) {
      const { kind, channel } = sight
      if (kind === 'published') line(kind, { channel, ...sight.event })
      else if (kind === 'attempt') line(kind, { channel, ...sight.attempt, verified })
      else line(kind, { channel })
    },
    received({ kind, id, status, problem, body }) {
      line('received', { what: kind, id, status, problem, body })
    },
    stopping: () => line('stopping', {}),
    problem: (sentence) => io.err(`Cannot start: ${sentence}\n`),
  }
}
