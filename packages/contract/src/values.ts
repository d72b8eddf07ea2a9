import Type, { type TUnsafe } from 'typebox'

/** Small values that several resources share. Lengths are in UTF-16 units, as JSON Schema counts. */

export const Id = Type.String({ format: 'uuid', description: 'A UUIDv7.' })

export const Time = Type.String({
  format: 'date-time',
  description: 'RFC 3339, UTC, with milliseconds.',
})

export const NullableTime = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
})

export const MetadataValue = Type.String({ maxLength: 500 })

/** Free text that may be absent. */
export function nullableText(options: {
  readonly maxLength?: number
  readonly format?: string
  readonly pattern?: string
  readonly description?: string
}): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })
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

const topicNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'

export const TopicName = Type.String({
  pattern: topicNamePattern,
  description:
    'Letters, digits, dots, dashes and underscores; at most 128, a letter or digit first.',
})

export const Status = Type.Object({ status: Type.String() })
