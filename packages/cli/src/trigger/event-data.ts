import type { Client, Topic } from '@posthorn/client'
import { readJsonValue } from '../flags/fields.ts'
import { CommandError, type Io } from '../io.ts'
import { unless } from '../server/unless.ts'
import { oneLine } from '../terminal/printable.ts'
import { readAssignment, withAssignment } from './data-path.ts'
import { nearestNames } from './nearest-names.ts'

interface WantedData {
  readonly topic: string
  /** JSON, `@` and a file, or `-`; undefined for the example of the catalog. */
  readonly given: string | undefined
  /** `path=value`, in their order. */
  readonly set: readonly string[]
}

/** The data to publish: what was given, or else the catalog's example, with every `--set` in place. */
export async function eventData(io: Io, client: Client, wanted: WantedData): Promise<unknown> {
  const assignments = wanted.set.map(readAssignment)
  const start =
    wanted.given === undefined
      ? await exampleOf(client, wanted)
      : await readJsonValue(wanted.given, io)
  return assignments.reduce(withAssignment, start)
}

async function exampleOf(client: Client, { topic, set }: WantedData): Promise<unknown> {
  const { example } = await catalogued(client, topic)
  if (example !== null) return example
  if (set.length > 0) return {}
  throw new CommandError('no_example', `The catalog has no example of ${oneLine(topic)}.`, {
    fix: `Give the data: posthorn trigger ${oneLine(topic)} --data '{"order": 1001}', or --data @FILE.`,
  })
}

async function catalogued(client: Client, name: string): Promise<Topic> {
  const topic = await unless(['not_found'], client.topic(name).get())
  if (topic !== null) return topic
  const names = await Array.fromAsync(client.topics.list({ limit: 100 }), (each) => each.name)
  const near = nearestNames(name, names)
  const instead =
    near.length === 0 ? '' : `Did you mean ${near.map((each) => oneLine(each)).join(', ')}? `
  throw new CommandError('unknown_topic', `The catalog has no topic ${oneLine(name)}.`, {
    fix: `${instead}${names.length === 0 ? 'The catalog is empty: posthorn topics import FILE fills it. ' : ''}With --data it can be published all the same.`,
  })
}
