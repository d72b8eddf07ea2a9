import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import type { FieldError, Refusal } from '../../domain/refusal/refusal.ts'
import { type FieldFaults, gatherFaults, refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { EventDraft } from '../../operations/events/accept-events.ts'
import { draftEvent, type EventFields, jsonFields, textFields } from './event-fields.ts'
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
    return refuseFields([notAnObject(sound, [])])
  }
  const place: EventPlace = { faults: gatherFaults(), path: [] }
  const fits = checkSize(bytes.length, input, place)
  const draft = draftOfObject(sound, input, place)
  return refusalOf(place.faults, fits) ?? withoutWaste(draft, bytes.length)
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
  const place: EventPlace = { faults: gatherFaults(), path: [] }
  const fits = checkSize(jsonBytes, input, place)
  const draft = draftOfFields(fields, input, place)
  return refusalOf(place.faults, fits) ?? draft
}

type JsonObject = Extract<SoundJson, { kind: 'object' }>

/** Where an event stands in the body, and who takes note of its faults. */
export interface EventPlace {
  readonly faults: FieldFaults
  readonly path: readonly number[]
}

/** One event past its limit makes the whole body too large, whatever else is wrong with it. */
export function refusalOf(faults: FieldFaults, fits: boolean): Refusal | null {
  return faults.refusal(fits ? 'invalid_request' : 'body_too_large')
}

export function checkSize(size: number, { eventBytes }: EventInput, place: EventPlace): boolean {
  if (size <= eventBytes) return true
  const detail = `The event has ${size} bytes, the most is ${eventBytes}. Send less data with it.`
  const pointer = jsonPointer(...place.path)
  place.faults.add(() => ({ pointer, code: 'body_too_large', detail }))
  return false
}

export function notAnObject(json: SoundJson, path: readonly number[]): FieldError {
  const what = json.kind === 'array' ? 'a list' : 'a single value'
  const detail = `The event is ${what}; it takes a JSON object.`
  return { pointer: jsonPointer(...path), code: 'wrong_type', detail }
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
  const { faults, path } = place
  return draftEvent(fields, input.traceparent, (field, code, detail) =>
    faults.add(() => ({ pointer: jsonPointer(...path, field), code, detail: detail() })),
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
