import type { ErrorObject } from 'ajv/dist/2020.js'
import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { type FieldError, isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import type { Topic, TopicSettings } from '../../domain/topic.ts'
import { type CheckTime, patienceMs } from './check-time.ts'
import { describeMismatch } from './describe-mismatch.ts'
import { endless, endlessDetail, lightSteps, readSchema, type TopicSchema } from './topic-schema.ts'

export interface TopicCheck {
  readonly changes: Partial<TopicSettings>
  /** Undefined for a topic that is new. */
  readonly current: Topic | undefined
  /** No event could be larger. */
  readonly eventBytes: number
  /** Where the topic stands in the request. */
  readonly path: readonly (string | number)[]
  readonly checkTime: CheckTime
}

/**
 * What is wrong with a topic: a schema that cannot be used, or an example that does not follow it. A
 * refusal when that cannot be told now.
 */
export async function checkTopic({
  changes,
  current,
  eventBytes,
  path,
  checkTime,
}: TopicCheck): Promise<FieldError | Refusal | null> {
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
  let found: ErrorObject | null = null
  const ran = await checkTime.run(null, () => {
    found = firstFault(read, example)
    return false
  })
  if (isRefusal(ran)) return ran
  if (ran === 'late') {
    const detail = `The schema takes more than ${patienceMs} ms to check something. Simplify its patterns and references.`
    return { pointer: inSchema, code: 'invalid_schema', detail }
  }
  if (found === null) return null
  if (found === endless) return { pointer: inSchema, code: 'invalid_schema', detail: endlessDetail }
  const fault = describeMismatch(found, [...path, 'example'])
  if (givesExample) return fault
  const detail = `The example that the topic has does not follow the schema: ${fault.detail} Send a new example with it, or null for none.`
  return { pointer: inSchema, code: fault.code, detail }
}

/** One value of each type shows a schema that goes in circles whatever it is given. */
const anyData = [null, true, 0, '', [], {}]

function firstFault(schema: TopicSchema, example: string | null) {
  for (const each of schema.steps(1) > lightSteps ? anyData : []) {
    if (schema.firstFault(each) === endless) return endless
  }
  return example === null ? null : schema.firstFault(JSON.parse(example))
}
