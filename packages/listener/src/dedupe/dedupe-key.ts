/**
 * The key of a message: where it comes from and its id there. Source names hold no `:`, so no two
 * pairs share a key.
 */
export function dedupeKey(source: string, id: string): string {
  return `${source}:${id}`
}

/** Throws for a name that would let two sources share keys. */
export function requireSource(source: string): string {
  if (/^[A-Za-z0-9_.-]{1,64}$/.test(source)) return source
  throw new TypeError(`source "${source}" must be 1 to 64 letters, digits, "_", "." or "-".`)
}
