import Type from 'typebox'
import { nullableText, Time, TopicName } from './values.ts'

const Description = nullableText({ maxLength: 2000 })
const Example = Type.Unknown({
  description: "An example of the event's data: any JSON, or null for none.",
})
const Schema = Type.Unsafe<Record<string, unknown> | null>({
  type: ['object', 'null'],
  description: "A JSON Schema (2020-12) of the event's data, or null for none.",
})

export const Topic = Type.Object({
  name: TopicName,
  description: Description,
  example: Example,
  schema: Schema,
  created_at: Time,
  updated_at: Time,
})

export const NewTopic = Type.Object(
  {
    name: TopicName,
    description: Type.Optional(Description),
    example: Type.Optional(Example),
    schema: Type.Optional(Schema),
  },
  { additionalProperties: false },
)

/** Fields left out stay as they are. The name never changes. */
export const TopicChanges = Type.Object(
  {
    description: Type.Optional(Description),
    example: Type.Optional(Example),
    schema: Type.Optional(Schema),
  },
  { additionalProperties: false },
)

export type Topic = Type.Static<typeof Topic>
export type NewTopic = Type.Static<typeof NewTopic>
export type TopicChanges = Type.Static<typeof TopicChanges>
