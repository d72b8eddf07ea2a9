/** The topics of a webhook; none stands for all. */
export function topicWords(topics: readonly string[]): string {
  return topics.length === 0 ? 'every topic' : topics.join(', ')
}
