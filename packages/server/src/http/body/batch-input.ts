import type { Refusal } from '../../domain/refusal/refusal.ts'
import { gatherFaults, refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { EventDraft } from '../../operations/events/accept-events.ts'
import {
  checkSize,
  draftOfObject,
  type EventInput,
  type EventPlace,
  notAnObject,
  refusalOf,
} from './event-input.ts'
import { checkJson, checkUtf8Json, maxDepth, maxFields, refuseInvalidUtf8 } from './json-body.ts'
import { skipSpace } from './json-scalars.ts'
import type { Slice } from './raw-slices.ts'

export interface BatchInput extends EventInput {
  readonly batchEvents: number
}

/**
 * Reads a batch from a JSON array of events. Every event is checked, and all faults are answered
 * together under pointers such as `/3/event_name`.
 */
export function readJsonBatch(input: BatchInput): readonly EventDraft[] | Refusal {
  const found = itemsOf(input)
  return 'refused' in found ? found : draftBatch(found, input)
}

/** As `readJsonBatch`, from lines of one JSON object each (NDJSON). Blank lines are passed over. */
export function readNdjsonBatch(input: BatchInput): readonly EventDraft[] | Refusal {
  const found = linesOf(input)
  return 'refused' in found ? found : draftBatch(found, input)
}

/** Where the events of a batch lie. All are counted; no more than a batch may have are listed. */
interface Found {
  readonly slices: readonly Slice[]
  readonly count: number
}

function itemsOf({ bytes, batchEvents }: BatchInput): Found | Refusal {
  const sound = checkJson(bytes, { depth: maxDepth + 1, keep: batchEvents })
  if ('refused' in sound) return sound
  if (sound.kind === 'array') return { slices: sound.items, count: sound.count }
  const detail = `The body is ${sound.kind === 'object' ? 'an object' : 'a single value'}; a batch is a JSON array of events.`
  return refuseFields([{ pointer: '', code: 'wrong_type', detail }])
}

function linesOf({ bytes, batchEvents }: BatchInput): Found | Refusal {
  const invalid = refuseInvalidUtf8(bytes)
  if (invalid !== null) return invalid
  const slices: Slice[] = []
  let count = 0
  for (let start = skipSpace(bytes, 0); start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline
    count += 1
    if (count <= batchEvents) slices.push({ start, end })
    start = skipSpace(bytes, end)
  }
  return { slices, count }
}

function draftBatch({ slices, count }: Found, input: BatchInput): readonly EventDraft[] | Refusal {
  if (count === 0) return wrongCount('The batch has no events; send at least one.')
  if (count > input.batchEvents) {
    return wrongCount(`The batch has ${count} events, the most is ${input.batchEvents}. Split it.`)
  }
  const faults = gatherFaults()
  let fit = true
  const drafts: EventDraft[] = []
  for (const [index, { start, end }] of slices.entries()) {
    const place: EventPlace = { faults, path: [index] }
    const fits = checkSize(end - start, input, place)
    fit &&= fits
    if (!fits) continue
    const bytes = input.bytes.subarray(start, end)
    const limits = { depth: maxDepth, keep: maxFields }
    const sound = checkUtf8Json(bytes, limits, { body: input.bytes, start, path: [index] })
    if ('refused' in sound) return sound
    if (sound.kind === 'object') {
      drafts.push(ownMemory(draftOfObject(sound, { ...input, bytes }, place)))
    } else {
      faults.add(() => notAnObject(sound, place.path))
    }
  }
  return refusalOf(faults, fit) ?? drafts
}

function wrongCount(detail: string): Refusal {
  return refuseFields([{ pointer: '', code: 'out_of_range', detail }])
}

/** Copies what is kept, or one event that waits would keep the whole body of its batch in memory. */
function ownMemory(draft: EventDraft): EventDraft {
  const { data, context } = draft
  return { ...draft, data: Buffer.from(data), context: context && Buffer.from(context) }
}
