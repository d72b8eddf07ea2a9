// A BOM is skipped and anything that is not UTF-8 throws.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The JSON value that the bytes are; undefined when they are none. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    return undefined
  }
}
