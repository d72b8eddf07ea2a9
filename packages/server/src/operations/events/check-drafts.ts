import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Channel } from '../../domain/channel.ts'
import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { type FieldError, isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { type FieldFaults, gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import type { Topic } from '../../domain/topic.ts'
import type { OperationContext } from '../context.ts'
import { patienceMs } from '../topics/check-time.ts'
import { describeMismatch } from '../topics/describe-mismatch.ts'
import { unknownTopic } from '../topics/known-topics.ts'
import { isRead, lightSteps, schemaOf } from '../topics/topic-schema.ts'

/** How the events came: it decides where in the request a fault lies, and what to do about it. */
export type DraftShape = 'json' | 'form' | 'batch'

/** Looking for names that were meant takes 2 ms; the first unknown ones of a request get it. */
const mostAdvised = 3

interface Draft {
  readonly topic: string
  readonly topicField?: string
  readonly data: Uint8Array
}

/** An event whose topic has a schema. */
interface Schooled {
  readonly index: number
  readonly draft: Draft
  readonly topic: Topic
}

/**
 * Holds events against the catalog: their topics must be known where the channel is strict, and their
 * data must follow the schema of their topic, if it has one. The first fault of each event is told.
 *
 * An event whose topic has no schema costs one look-up and is not parsed. Where there is one, an event
 * of 1 KB takes 6 us: 3 to parse, 3 to check (and its request 130 us more if the schema has patterns
 * or there is much to check: see `CheckTime`). Nothing is awaited but there.
 */
export function checkDrafts(
  context: OperationContext,
  channel: Channel,
  { drafts, shape }: { drafts: readonly Draft[]; shape: DraftShape },
): Refusal | null | Promise<Refusal | null> {
  const { directory } = context
  const faults = gatherFaults()
  let advised = 0
  let schooled: Schooled[] | null = null
  let unread: Set<Topic> | null = null
  for (let index = 0; index < drafts.length; index++) {
    const draft = drafts[index]
    if (draft === undefined) continue
    const topic = directory.topic(draft.topic)
    if (topic === undefined) {
      if (!channel.strictTopics) continue
      const pointer = jsonPointer(...placeOf(shape, index), draft.topicField ?? 'event_name')
      const isAdvised = advised++ < mostAdvised
      faults.add(() => {
        const known = isAdvised ? directory.topicNames() : []
        return unknownTopic(draft.topic, { pointer, known })
      })
    } else {
      if (topic.schema === null) continue
      schooled ??= []
      schooled.push({ index, draft, topic })
      if (!isRead(topic)) {
        unread ??= new Set()
        unread.add(topic)
      }
    }
  }
  if (schooled === null) return faults.refusal()
  const check = checkerOf(schooled, shape, faults)
  if ((unread?.size ?? 0) > 1 || stepsOf(schooled) > lightSteps) {
    return checkInTime(context, channel, { check, unread: unread ?? [] })
  }
  while (check.next());
  return faults.refusal()
}

/** Holds one event after another against its schema. */
interface Checker {
  /** Checks the event whose turn it is; false when that was the last. */
  next(): boolean
  /** Gives the event up whose turn it is. */
  fail(why: string): void
  readonly faults: FieldFaults
}

function checkerOf(schooled: readonly Schooled[], shape: DraftShape, faults: FieldFaults): Checker {
  let at = 0
  const failed = ({ draft, index }: Schooled, why: string) => {
    faults.add(() => unusable(draft, { place: [...placeOf(shape, index), 'data'], why }))
  }
  return {
    faults,
    next() {
      const current = schooled[at]
      if (current === undefined) return false
      const { draft, index } = current
      const schema = schemaOf(current.topic)
      if (schema?.kind === 'unusable') {
        failed(current, schema.detail)
      } else {
        const error = schema?.firstFault(parsed(draft.data)) ?? null
        if (error !== null) {
          const place = [...placeOf(shape, index), 'data']
          faults.add(() => mismatch(draft, { error, place, shape }))
        }
      }
      at += 1
      return at < schooled.length
    },
    fail(why) {
      const current = schooled[at]
      if (current !== undefined) failed(current, why)
    },
  }
}

function stepsOf(schooled: readonly Schooled[]): number {
  let steps = 0
  for (const { draft, topic } of schooled) {
    const schema = schemaOf(topic)
    if (schema?.kind === 'usable') steps += schema.steps(draft.data.length)
  }
  return steps
}

async function checkInTime(
  { checkTime }: OperationContext,
  channel: Channel,
  { check, unread }: { readonly check: Checker; readonly unread: Iterable<Topic> },
): Promise<Refusal | null> {
  for (const topic of unread) {
    schemaOf(topic)
    await nextTurn()
  }
  const ran = await checkTime.run(channel.id, check.next)
  if (isRefusal(ran)) return ran
  if (ran === 'late') check.fail(`Checking the data takes more than ${patienceMs} ms.`)
  return check.faults.refusal()
}

type Place = readonly (string | number)[]

function placeOf(shape: DraftShape, index: number): Place {
  return shape === 'batch' ? [index] : []
}

function parsed(json: Uint8Array): unknown {
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString())
}

function mismatch(
  { topic }: Draft,
  { error, place, shape }: { error: ErrorObject; place: Place; shape: DraftShape },
): FieldError {
  const fault = describeMismatch(error, place)
  const advice =
    shape === 'form' && error.keyword === 'type'
      ? ' Every value of a form is a string; send application/json for numbers and the like.'
      : ''
  return { ...fault, detail: `${fault.detail}${advice} The schema is at /v1/topics/${topic}.` }
}

function unusable({ topic }: Draft, { place, why }: { place: Place; why: string }): FieldError {
  const detail = `The data cannot be held against the schema of the topic ${topic}. ${why} The operator must change the schema.`
  return { pointer: jsonPointer(...place), code: 'invalid_schema', detail }
}
