import type { FieldError } from '../../domain/errors.ts'
import { jsonPointer } from '../../domain/json-pointer.ts'
import type { Topic, TopicSettings } from '../../domain/topic.ts'
import { describeMismatch } from './describe-mismatch.ts'
import { endless, readSchema, type TopicSchema } from './topic-schema.ts'
import { withinTime } from './within-time.ts'

const patienceMs = 1_000

export interface TopicCheck {
  readonly changes: Partial<TopicSettings>
  /** Undefined for a topic that is new. */
  readonly current: Topic | undefined
  /** No event could be larger. */
  readonly eventBytes: number
  /** Where the topic stands in the request. */
  readonly path: readonly (string | number)[]
}

/** What is wrong with a topic: a schema that cannot be used, or an example that does not follow it. */
export function checkTopic({ changes, current, eventBytes, path }: TopicCheck): FieldError | null {
  if (changes.example === undefined && changes.schema === undefined) return null
  const { example = null, schema = null } = { ...current, ...changes }
  const givesExample = changes.example !== undefined
  const bytes = example === null ? 0 : Buffer.byteLength(example)
  if (givesExample && bytes > eventBytes) {
    const detail = `The example has ${bytes} bytes, the most that an event may have is ${eventBytes}.`
    return { pointer: jsonPointer(...path, 'example'), code: 'out_of_range', detail }
  }
  if (schema === null) return null
  const inSchema = jsonPointer(...path, 'schema')
  const read = readSchema(schema)
  if (read.kind === 'unusable') {
    return { pointer: inSchema + read.pointer, code: 'invalid_schema', detail: read.detail }
  }
  const checked = withinTime(patienceMs, () => firstFault(read, example))
  if (checked.kind === 'late') {
    const detail = `The schema takes more than ${patienceMs} ms to check something. Simplify its patterns and references.`
    return { pointer: inSchema, code: 'invalid_schema', detail }
  }
  if (checked.value === null) return null
  if (checked.value === endless) {
    const detail =
      'The schema refers to itself without end. Let it refer to itself only for what lies deeper in the data.'
    return { pointer: inSchema, code: 'invalid_schema', detail }
  }
  const fault = describeMismatch(checked.value, [...path, 'example'])
  if (givesExample) return fault
  const detail = `The example that the topic has does not follow the schema: ${fault.detail} Send a new example with it, or null for none.`
  return { pointer: inSchema, code: fault.code, detail }
}

/** One value of each type shows a schema that goes in circles whatever it is given. */
const anyData = [null, true, 0, '', [], {}]

function firstFault(schema: TopicSchema, example: string | null) {
  for (const each of schema.mayTakeLong ? anyData : []) {
    if (schema.firstFault(each) === endless) return endless
  }
  return example === null ? null : schema.firstFault(JSON.parse(example))
}
