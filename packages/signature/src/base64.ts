/** Standard base64 with padding (RFC 4648, section 4). For keys and signatures, not for bodies. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * The bytes of standard base64, padded or not; null for anything else. Each sequence of bytes has one
 * spelling: stray bits behind the last byte are refused, so no two texts stand for one signature.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!alphabet.test(text)) return null
  const digits = text.replace(/=+$/, '')
  const padded = digits + '='.repeat((4 - (digits.length % 4)) % 4)
  if (digits.length % 4 === 1 || (text !== digits && text !== padded)) return null
  const bytes = Uint8Array.from(atob(padded), (char) => char.charCodeAt(0))
  return encodeBase64(bytes) === padded ? bytes : null
}
