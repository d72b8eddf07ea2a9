const encoder = new TextEncoder()

const plain = /^[\u0021\u0023\u0024\u0026-\u007e]*$/

/**
 * A CloudEvents attribute as an HTTP header value (CloudEvents HTTP protocol binding 1.0, 3.1.3.2):
 * space, `"`, `%` and all outside U+0021–U+007E become `%XX` of their UTF-8 bytes. A lone surrogate,
 * which UTF-8 cannot hold, becomes U+FFFD.
 */
export function encodeHeaderValue(text: string): string {
  if (plain.test(text)) return text
  let encoded = ''
  for (const byte of encoder.encode(text)) {
    encoded += mustEncode(byte)
      ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte)
  }
  return encoded
}

function mustEncode(byte: number): boolean {
  return byte <= 0x20 || byte >= 0x7f || byte === 0x22 || byte === 0x25
}
