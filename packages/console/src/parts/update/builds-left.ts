const key = 'posthorn-builds-left'

/**
 * Whether a page may leave its build by itself: once for each, in a tab. Servers of two builds behind
 * one address would send it to and fro otherwise. Yes counts as having left.
 */
export function mayLeaveBuild(build: string, kept: Storage = sessionStorage): boolean {
  const left = kept.getItem(key)?.split('\n') ?? []
  if (left.includes(build)) return false
  kept.setItem(key, [...left, build].join('\n'))
  return true
}
