import type { Directory } from '../../directory/directory.ts'
import { nearestNames } from '../../domain/refusal/nearest-names.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import type { FieldError } from '../../domain/refusal/refusal.ts'
import { topicMatches } from '../../domain/topic.ts'

/** Whether no topic of the catalog bears the name, or lies below the `prefix.*`. */
export function isUnknown(directory: Directory, pattern: string): boolean {
  return pattern.endsWith('.*')
    ? !directory.topicNames().some((name) => topicMatches(pattern, name))
    : directory.topic(pattern) === undefined
}

/** Says of a name or pattern that the catalog lacks it, and which known ones were probably meant. */
export function unknownTopic(
  pattern: string,
  { pointer, known }: { pointer: string; known: readonly string[] },
): FieldError {
  const isPrefix = pattern.endsWith('.*')
  const near = nearestNames(pattern, isPrefix ? prefixesOf(known) : known)
  const advice =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'The topics are listed at /v1/topics.'
  const what = isPrefix ? 'covers no topic of the catalog' : 'is not in the catalog'
  const detail = `${quoted(pattern)} ${what}, and the channel takes nothing else (strict_topics). ${advice}`
  return { pointer, code: 'unknown_topic', detail }
}

function prefixesOf(names: readonly string[]): Set<string> {
  const prefixes = new Set<string>()
  for (const name of names) {
    for (let at = name.indexOf('.'); at > 0; at = name.indexOf('.', at + 1)) {
      prefixes.add(`${name.slice(0, at)}.*`)
    }
  }
  return prefixes
}
