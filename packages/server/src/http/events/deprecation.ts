import type { Directory } from '../../directory/directory.ts'
import type { Topic } from '../../domain/topic.ts'

/** A batch can have a thousand topics; links to more would make the headers too large for clients. */
const mostLinks = 10

/**
 * Tells a publisher that topics of the events are deprecated, or will be: since when (RFC 9745; of
 * several the earliest date) and where each is described. Null when none is.
 */
export function deprecationHeaders(
  directory: Directory,
  events: readonly { readonly topic: string }[],
): Record<string, string> | null {
  let deprecated: Set<Topic> | null = null
  for (const event of events) {
    const topic = directory.topic(event.topic)
    if (topic === undefined || topic.deprecatedAtMs === null) continue
    deprecated ??= new Set()
    deprecated.add(topic)
  }
  if (deprecated === null) return null
  const earliestFirst = [...deprecated].sort((a, b) => dateOf(a) - dateOf(b))
  const [first] = earliestFirst
  if (first === undefined) return null
  return {
    deprecation: `@${Math.floor(dateOf(first) / 1000)}`,
    link: earliestFirst.slice(0, mostLinks).map(linkTo).join(', '),
  }
}

function dateOf({ deprecatedAtMs }: Topic): number {
  return deprecatedAtMs ?? 0
}

/** A topic's name needs no escape in a URL. */
function linkTo({ name }: Topic): string {
  return `</v1/topics/${name}>; rel="deprecation"`
}
