import Type from 'typebox'
import { linePattern, nullableText, Time, TopicName, textPattern, withDefault } from './values.ts'

const Description = nullableText({
  maxLength: 2000,
  pattern: textPattern,
  description: 'When such an event happens.',
  examples: ['An order was placed.'],
})
const Example = Type.Unknown({
  description:
    "An example of the event's data: any JSON that follows the schema, or null for none. Test sends carry it.",
  examples: [{ order: 1001, total: '49.90' }],
})
const Schema = Type.Unsafe<Record<string, unknown> | null>({
  type: ['object', 'null'],
  description:
    "A JSON Schema (2020-12) that the event's data must follow, or null for none. At most 64 KiB; `$ref` only within itself.",
  examples: [{ type: 'object', required: ['order'] }],
})
const DeprecatedAt = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
  description:
    'When the topic is deprecated, or will be. Publishers of it are told so with every answer (`Deprecation` header, RFC 9745); null while it is current.',
})

export const Topic = Type.Object({
  name: TopicName,
  description: Description,
  example: Example,
  schema: Schema,
  deprecated_at: DeprecatedAt,
  created_at: Time,
  updated_at: Time,
})

export const NewTopic = Type.Object(
  {
    name: TopicName,
    description: Type.Optional(withDefault(Description, null)),
    example: Type.Optional(withDefault(Example, null)),
    schema: Type.Optional(withDefault(Schema, null)),
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'order.created',
        description: 'An order was placed.',
        example: { order: 1001, total: '49.90' },
      },
    ],
  },
)

/** Fields left out stay as they are. The name never changes. */
export const TopicChanges = Type.Object(
  {
    description: Type.Optional(Description),
    example: Type.Optional(Example),
    schema: Type.Optional(Schema),
    deprecated_at: Type.Optional(DeprecatedAt),
  },
  {
    additionalProperties: false,
    examples: [{ schema: { type: 'object', required: ['order'] } }],
  },
)

const CatalogTopic = Type.Object(
  {
    name: TopicName,
    description: Type.Optional(Description),
    example: Type.Optional(Example),
    schema: Type.Optional(Schema),
    deprecated_at: Type.Optional(DeprecatedAt),
  },
  { additionalProperties: false },
)

/** A catalog as its file has it. Fields that a topic leaves out stay as they are. */
export const TopicImport = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: linePattern,
        description: 'Whose catalog it is. For people; not kept.',
      }),
    ),
    description: Type.Optional(
      Type.String({ maxLength: 2000, pattern: textPattern, description: 'For people; not kept.' }),
    ),
    topics: Type.Array(CatalogTopic, { minItems: 1, maxItems: 1000 }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        topics: [
          { name: 'order.created', example: { order: 1001, total: '49.90' } },
          { name: 'order.closed', deprecated_at: '2026-02-03T04:05:06Z' },
        ],
      },
    ],
  },
)

const Count = (description: string) => Type.Integer({ minimum: 0, description, examples: [1] })

export const ImportedTopics = Type.Object({
  created: Count('Topics that were missing.'),
  updated: Count('Topics that existed and were changed.'),
  unchanged: Count('Topics that were as the catalog has them.'),
})

export type Topic = Type.Static<typeof Topic>
export type NewTopic = Type.Static<typeof NewTopic>
export type TopicChanges = Type.Static<typeof TopicChanges>
export type TopicImport = Type.Static<typeof TopicImport>
export type ImportedTopics = Type.Static<typeof ImportedTopics>
