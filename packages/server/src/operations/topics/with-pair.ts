import type { Topic, TopicSettings } from '../../domain/topic.ts'

/**
 * Changes to a topic in which example and schema come together if either does: they were checked
 * against each other, and two changes at the same time must not leave the one of each.
 */
export function withPair(
  changes: Partial<TopicSettings>,
  current: Topic | undefined,
): Partial<TopicSettings> {
  if (changes.example === undefined && changes.schema === undefined) return changes
  const { example = null, schema = null } = { ...current, ...changes }
  return { ...changes, example, schema }
}
