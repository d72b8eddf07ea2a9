import type { Handler } from './handler.ts'

/** The handlers by pattern. Of those that match a topic the most specific one counts. */
export interface Handlers {
  /** Throws when the pattern can match nothing, or has a handler already. */
  add(pattern: string, handler: Handler): void
  find(topic: string): Handler | null
}

export function createHandlers(): Handlers {
  const exact = new Map<string, Handler>()
  const prefixes = new Map<string, Handler>()
  // Prefixes from the longest to the shortest, so that the first match is the most specific.
  let ordered: readonly string[] = []
  return {
    add(pattern, handler) {
      const prefix = prefixOf(pattern)
      const map = prefix === null ? exact : prefixes
      const key = prefix ?? pattern
      if (map.has(key)) throw new TypeError(`There is a handler for ${pattern} already.`)
      map.set(key, handler)
      ordered = [...prefixes.keys()].sort((a, b) => b.length - a.length)
    },
    find(topic) {
      const own = exact.get(topic)
      if (own !== undefined) return own
      const prefix = ordered.find((each) => topic.startsWith(each) && topic.length > each.length)
      return prefix === undefined ? null : (prefixes.get(prefix) ?? null)
    },
  }
}

/** `job.` of `job.*`, which matches at any depth below but not `job`; empty of `*`. */
function prefixOf(pattern: string): string | null {
  const prefix = pattern.endsWith('*') ? pattern.slice(0, -1) : null
  const isWhole = prefix === '' || prefix?.endsWith('.') || prefix?.endsWith('/')
  if (pattern === '' || (prefix ?? pattern).includes('*') || (prefix !== null && !isWhole)) {
    throw new TypeError(`"${pattern}" is no topic, no "prefix.*" and no "*".`)
  }
  return prefix
}
