import type * as contract from '@posthorn/contract'
import type { Topic } from '../../domain/topic.ts'
import type { TopicDraft } from '../../operations/topics/create-topic.ts'
import { timeMsOrNull, timeOf, timeOrNull } from '../answer/time.ts'

export function presentTopic(topic: Topic): contract.Topic {
  return {
    name: topic.name,
    description: topic.description,
    example: topic.example === null ? null : JSON.parse(topic.example),
    schema: topic.schema === null ? null : JSON.parse(topic.schema),
    deprecated_at: timeOrNull(topic.deprecatedAtMs),
    created_at: timeOf(topic.createdAtMs),
    updated_at: timeOf(topic.updatedAtMs),
  }
}

/** What a body says of a topic; what it leaves out stays out. */
export function topicSettings(body: contract.TopicChanges): Partial<Omit<TopicDraft, 'name'>> {
  return {
    ...(body.description !== undefined && { description: body.description }),
    ...(body.example !== undefined && { example: jsonText(body.example) }),
    ...(body.schema !== undefined && { schema: jsonText(body.schema) }),
    ...(body.deprecated_at !== undefined && { deprecatedAtMs: timeMsOrNull(body.deprecated_at) }),
  }
}

function jsonText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
