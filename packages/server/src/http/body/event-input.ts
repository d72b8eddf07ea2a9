import type { Refusal } from '../../domain/errors.ts'
import type { EventDraft } from '../../operations/accept-events.ts'
import { draftEvent, type EventFields, jsonFields, textFields } from './event-fields.ts'
import { type FieldFaults, gatherFaults } from './field-faults.ts'
import { readForm } from './form-body.ts'
import { checkJson, maxDepth, maxFields, type SoundJson } from './json-body.ts'
import { quote } from './json-scalars.ts'
import { textOf } from './raw-slices.ts'

export interface EventInput {
  readonly bytes: Buffer
  /** W3C Trace Context of the request; every event in it gets it. */
  readonly traceparent: string | null
  /** Limit of one event's JSON. */
  readonly eventBytes: number
}

/**
 * Reads one event from a JSON object. Its data and context are the bytes of the body, whose memory
 * they share unless it is much larger than they are. All faults of the event are answered together.
 */
export function readJsonEvent(input: EventInput): EventDraft | Refusal {
  const { bytes } = input
  const sound = checkJson(bytes, { depth: maxDepth, keep: maxFields })
  if ('refused' in sound) return sound
  if (sound.kind !== 'object') {
    return {
      refused: 'invalid_request',
      detail: notAnObject.detail,
      errors: [{ pointer: '', ...notAnObject }],
    }
  }
  const faults = gatherFaults()
  checkSize(bytes.length, input, { faults, path: [] })
  const draft = draftOfObject(sound, input, { faults, path: [] })
  return faults.refusal() ?? withoutWaste(draft, bytes.length)
}

/** What a body may hold beside its event: more than that is not kept in memory for the event's sake. */
const wasteBytes = 4_096

function withoutWaste(draft: EventDraft, bodyBytes: number): EventDraft {
  const { data, context } = draft
  if (bodyBytes - data.byteLength - (context?.byteLength ?? 0) <= wasteBytes) return draft
  return { ...draft, data: Buffer.from(data), context: context && Buffer.from(context) }
}

/** Reads one event from a form. Its data and context become JSON in which every value is a string. */
export function readFormEvent(input: EventInput): EventDraft | Refusal {
  const form = readForm(input.bytes)
  if ('refused' in form) return form
  const fields = new Map<string, string | Uint8Array>()
  let jsonBytes = 0
  for (const [name, value] of Object.entries(form.value)) {
    if (jsonFields.has(name) || typeof value !== 'string') {
      const json = Buffer.from(JSON.stringify(value))
      jsonBytes += json.length
      fields.set(name, json)
    } else if (value !== '' || !textFields.has(name)) {
      // A text field left empty counts as left out: a form has no other way to say null.
      fields.set(name, value)
    }
  }
  const faults = gatherFaults()
  checkSize(jsonBytes, input, { faults, path: [] })
  const draft = draftOfFields(fields, input, { faults, path: [] })
  return faults.refusal() ?? draft
}

type JsonObject = Extract<SoundJson, { kind: 'object' }>

export const notAnObject = { code: 'wrong_type', detail: 'An event is a JSON object.' } as const

/** Where an event stands in the body, and who takes note of its faults. */
export interface EventPlace {
  readonly faults: FieldFaults
  readonly path: readonly number[]
}

export function checkSize(size: number, { eventBytes }: EventInput, place: EventPlace): boolean {
  if (size <= eventBytes) return true
  const detail = `The event has ${size} bytes; at most ${eventBytes} are allowed.`
  place.faults.add(place.path, { code: 'body_too_large', detail })
  return false
}

/** `input.bytes` are those of the event alone. */
export function draftOfObject(
  object: JsonObject,
  input: EventInput,
  place: EventPlace,
): EventDraft {
  return draftOfFields(fieldsOf(object, input.bytes), input, place)
}

function draftOfFields(fields: EventFields, input: EventInput, place: EventPlace): EventDraft {
  return draftEvent(fields, input.traceparent, (field, code, detail) =>
    place.faults.add([...place.path, field], { code, detail }),
  )
}

function fieldsOf({ members }: JsonObject, bytes: Buffer): EventFields {
  const fields = new Map<string, string | Uint8Array>()
  for (const { key, start, end } of members) {
    const first = bytes[start]
    const isText = textFields.has(key)
    // Null is how JSON leaves a field out; as data it is a value like any other.
    if (first === 0x6e && (isText || key === 'current_context')) continue
    const value =
      isText && first === quote ? textOf(bytes, { start, end }) : bytes.subarray(start, end)
    fields.set(key, value)
  }
  return fields
}
