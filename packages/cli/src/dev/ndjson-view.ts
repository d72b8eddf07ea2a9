import type { Io } from '../io.ts'
import { demoGuid } from '../server/well-known.ts'
import { jsonLine } from '../terminal/json.ts'
import type { View } from './view.ts'

/** A line of JSON for each thing that happens; `kind` says what. */
export function createNdjsonView(io: Io): View {
  const line = (kind: string, facts: object) => io.out(jsonLine({ kind, ...facts }))
  return {
    started: ({ operatorKey: _, consoleLink, ...places }) =>
      line('started', { ...places, console: consoleLink() }),
    goOn: ({ publisherKey }, { operatorKey }) =>
      line('ready', {
        channel: demoGuid,
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
  }
}
