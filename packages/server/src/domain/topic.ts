/** A kind of event. One catalog serves the whole installation. */
export interface Topic {
  readonly name: string
  readonly description: string | null
  /** JSON text of an example of the event's data. */
  readonly example: string | null
  /** JSON text of a JSON Schema (2020-12) that the event's data follows. */
  readonly schema: string | null
  /** From then on publishers are told not to use it any more; null while it is current. */
  readonly deprecatedAtMs: number | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly deletedAtMs: number | null
}

/** What the operator may change. */
export type TopicSettings = Pick<Topic, 'description' | 'example' | 'schema' | 'deprecatedAtMs'>

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
const prefixPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,125}\.\*$/

export function isTopicName(text: string): boolean {
  return namePattern.test(text)
}

/** A topic name, or `prefix.*`, which stands for every name below `prefix.` at any depth. */
export function isTopicPattern(text: string): boolean {
  return namePattern.test(text) || prefixPattern.test(text)
}

/** Whether a subscription wants the topic. `job.*` matches `job.a` and `job.a.b`, never `job`. */
export function topicMatches(pattern: string, topic: string): boolean {
  return pattern.endsWith('.*') ? topic.startsWith(pattern.slice(0, -1)) : pattern === topic
}
