import Type, { type TSchema, type TUnsafe } from 'typebox'

/** Small values that several resources share. Lengths are in UTF-16 units, as JSON Schema counts. */

/** The ids that examples name; one for each noun, so that examples fit together. */
export const sampleIds = {
  channel: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a01',
  webhook: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a02',
  event: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a03',
  attempt: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a04',
  key: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a05',
  replay: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a06',
} as const

export const ChannelId = idOf('channel')
export const WebhookId = idOf('webhook')
export const EventId = idOf('event')
export const AttemptId = idOf('attempt')
export const KeyId = idOf('key')
export const ReplayId = idOf('replay')

/** Has the form of a key, but no valid checksum, so that nobody takes it for one. */
export function sampleKey(kind: 'pk' | 'sk'): string {
  return `${kind}_${'Example'.repeat(5)}Key`
}

export const DeliveryId = Type.String({
  description: 'The id of the delivery: `{event_id}_{webhook_id}`.',
  examples: [`${sampleIds.event}_${sampleIds.webhook}`],
})

function idOf(noun: keyof typeof sampleIds) {
  return Type.String({
    format: 'uuid',
    description: `The id of the ${noun}, a UUIDv7.`,
    examples: [sampleIds[noun]],
  })
}

export const Time = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC, with milliseconds.',
  examples: ['2026-02-03T04:05:06.789Z'],
})

/** A time that may be absent. */
export function nullableTime(description: string): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })
}

/** Text in one line: no control characters, and no halves of characters (lone surrogates). */
export const linePattern = '^[^\\p{Cc}\\p{Cs}]*$'
/** The same in many lines: with tabs and line breaks. */
export const textPattern = '^(?:[^\\p{Cc}\\p{Cs}]|[\\t\\n\\r])*$'
/** A name in an object that its maker chooses; JavaScript has a meaning of its own for `__proto__`. */
export const namePattern = '^(?!__proto__$)[^\\p{Cc}\\p{Cs}]*$'
export const emailPattern = '^[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+$'
/** Of any URL: parsers pass over spaces and what cannot be seen, people are misled by it. */
export const urlPattern = '^[^\\s\\p{Cc}\\p{Cf}\\p{Cs}]*$'

export const MetadataValue = Type.String({ maxLength: 500, pattern: linePattern })

/** Free text that may be absent. */
export function nullableText(options: {
  readonly maxLength?: number
  readonly format?: string
  readonly pattern?: string
  readonly description?: string
  readonly examples?: readonly (string | null)[]
}): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })
}

/** A copy that says what holds when the field is left out. */
export function withDefault<Schema extends TSchema>(
  schema: Schema,
  value: Type.Static<Schema>,
): TUnsafe<Type.Static<Schema>> {
  return Type.Unsafe<Type.Static<Schema>>({ ...schema, default: value })
}

/** One word of a closed list. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  description?: string,
): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({
    type: 'string',
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  })
}

export const bodyFormats = [
  'channel',
  'standard',
  'context',
  'acculynx',
  'cloudevents',
  'cloudevents-binary',
  'raw',
] as const

export const BodyFormat = oneOf(bodyFormats, 'The shape of the body that receivers get.')

export const validationMethods = ['none', 'code', 'challenge', 'cloudevents'] as const

const topicNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'

export const TopicName = Type.String({
  pattern: topicNamePattern,
  description:
    'Letters, digits, dots, dashes and underscores; at most 128, a letter or digit first.',
  examples: ['order.created'],
})

export const TopicPattern = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,127}|[A-Za-z0-9._-]{0,125}\\.\\*)$',
  description: 'A topic name, or `prefix.*` for every topic below `prefix.`.',
})

export const Status = Type.Object({
  status: Type.String({ description: '`ok` or `ready`.', examples: ['ok'] }),
})

export type Status = Type.Static<typeof Status>
