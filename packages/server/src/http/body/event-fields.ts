import { cut, quoted } from '../../domain/refusal/quoted.ts'
import { isTopicName } from '../../domain/topic.ts'
import type { EventDraft } from '../../operations/events/accept-events.ts'
import { parseRfc3339 } from '../answer/rfc3339-time.ts'
import { timeRule, topicRule } from '../check/takes.ts'

/**
 * The fields of one event that have a value, by their wire names: strings for `textFields`, and the
 * bytes of a JSON value for `jsonFields` and for whatever is not a string.
 */
export type EventFields = ReadonlyMap<string, string | Uint8Array>

export const textFields: ReadonlySet<string> = new Set([
  'event_name',
  'topic',
  'ext_ref_code',
  'event_reference_id',
  'event_url',
  'occurred_at',
])
export const jsonFields: ReadonlySet<string> = new Set(['data', 'current_context'])

const eventLimits = { extRefCode: 256, eventUrl: 2_048 } as const

/** Takes note of a fault in a field; it is put into words when somebody will read them. */
export type ReportFault = (field: string, code: string, detail: () => string) => void

const emptyObject = [0x7b, 0x7d]

/** Makes a draft and reports every fault; with any reported, the draft is not to be used. */
export function draftEvent(
  fields: EventFields,
  traceparent: string | null,
  report: ReportFault,
): EventDraft {
  for (const field of fields.keys()) {
    if (!textFields.has(field) && !jsonFields.has(field)) {
      report(field, 'unknown_field', () => unknownField(field))
    }
  }
  return {
    topic: topic(fields, report),
    topicField: fields.has('event_name') ? 'event_name' : 'topic',
    data: json(fields, 'data') ?? Uint8Array.from(emptyObject),
    extRefCode: extRefCode(fields, report),
    eventUrl: eventUrl(fields, report),
    context: json(fields, 'current_context'),
    occurredAtMs: occurredAtMs(fields, report),
    traceparent,
  }
}

function topic(fields: EventFields, report: ReportFault): string {
  const name = eitherText(fields, ['event_name', 'topic'], report)
  if (!fields.has('event_name') && !fields.has('topic')) {
    report('event_name', 'required', () => `event_name is missing; it takes ${topicRule}.`)
  } else if (name !== null && !isTopicName(name)) {
    const field = fields.has('event_name') ? 'event_name' : 'topic'
    report(field, 'wrong_format', () => unusable(field, name, topicRule))
  }
  return name ?? ''
}

function extRefCode(fields: EventFields, report: ReportFault): string | null {
  const code = eitherText(fields, ['ext_ref_code', 'event_reference_id'], report)
  if (code === null) return null
  const field = fields.has('ext_ref_code') ? 'ext_ref_code' : 'event_reference_id'
  if (code.length > eventLimits.extRefCode) {
    report(field, 'out_of_range', () => tooLong(field, code, eventLimits.extRefCode))
  } else if (/\p{Cc}/u.test(code) || !code.isWellFormed()) {
    const rule = 'text without control characters and without halves of characters'
    report(field, 'wrong_format', () => unusable(field, code, rule))
  }
  return code
}

function eventUrl(fields: EventFields, report: ReportFault): string | null {
  const url = text(fields, 'event_url', report)
  if (url === null) return null
  if (url.length > eventLimits.eventUrl) {
    report('event_url', 'out_of_range', () => tooLong('event_url', url, eventLimits.eventUrl))
  } else if (!isWebUrl(url)) {
    const rule = 'an address that begins with http:// or https:// and has no spaces'
    report('event_url', 'wrong_format', () => unusable('event_url', url, rule))
  }
  return url
}

function occurredAtMs(fields: EventFields, report: ReportFault): number | null {
  const time = text(fields, 'occurred_at', report)
  if (time === null) return null
  const atMs = parseRfc3339(time)
  if (atMs === null) {
    report('occurred_at', 'wrong_format', () => unusable('occurred_at', time, timeRule))
  }
  return atMs
}

function json(fields: EventFields, field: string): Uint8Array | null {
  const value = fields.get(field)
  return value instanceof Uint8Array ? value : null
}

function text(fields: EventFields, field: string, report: ReportFault): string | null {
  const value = fields.get(field)
  if (value === undefined) return null
  if (typeof value === 'string') return value
  report(field, 'wrong_type', () => `${field} is ${scalarOrKind(value)}; it takes a string.`)
  return null
}

/** Of a field that has two names. */
function eitherText(
  fields: EventFields,
  [name, alias]: readonly [string, string],
  report: ReportFault,
): string | null {
  const named = text(fields, name, report)
  const aliased = text(fields, alias, report)
  if (named !== null && aliased !== null && named !== aliased) {
    const values = () => `${quoted(named)} and ${quoted(aliased)}`
    report(
      alias,
      'conflict',
      () => `${name} and ${alias} are one field, but say ${values()}; give one.`,
    )
  }
  return named ?? aliased
}

/** The URL parser forgives spaces, line breaks and lone surrogates; the receivers' may not. */
function isWebUrl(url: string): boolean {
  if (/[\s\p{Cc}\p{Cs}]/u.test(url)) return false
  const protocol = URL.parse(url)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}

function unknownField(field: string): string {
  const known = [...textFields, ...jsonFields].join(', ')
  return `There is no field ${quoted(field)} here; leave it out. The fields are ${known}.`
}

function unusable(field: string, value: string, rule: string): string {
  return `${quoted(value)} is not a usable ${field}: write ${rule}.`
}

function tooLong(field: string, value: string, limit: number): string {
  return `${field} is ${quoted(value)}, which has ${value.length} characters, the most is ${limit}.`
}

function scalarOrKind(json: Uint8Array): string {
  if (json[0] === 0x7b) return 'an object'
  return json[0] === 0x5b ? 'a list' : cut(Buffer.from(json.subarray(0, 100)).toString())
}
