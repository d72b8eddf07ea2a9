/** Most of what an index row of PostgreSQL takes is 2,704 bytes; a letter may have three. */
const longest = 500

/**
 * The key as a row can hold it: itself, or its SHA-256 where it is too long or no valid text for
 * PostgreSQL (U+0000, half of a surrogate pair). Keys that differ stay different.
 */
export async function storedKey(key: string): Promise<string> {
  if (key.length <= longest && key.isWellFormed() && !key.includes('\0')) return key
  // JSON escapes what UTF-8 cannot say.
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  return `sha256:${hex.join('')}`
}
