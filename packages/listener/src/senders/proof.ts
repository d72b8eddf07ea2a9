/** What the proofs of several senders are made of. */

const encoder = new TextEncoder()

/** `{prefix}{body}` as bytes. */
export function withPrefix(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(prefix)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** Whether any of the signatures is HMAC-SHA256 of the content under any of the secrets' texts. */
export async function hmacFits(
  secrets: readonly string[],
  signatures: readonly (Uint8Array<ArrayBuffer> | null)[],
  content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const whole = signatures.filter((each) => each?.length === 32)
  for (const secret of whole.length === 0 ? [] : secrets) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const bytes = encoder.encode(secret)
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
    for (const signature of whole) {
      // WebCrypto compares in constant time.
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, content))) return true
    }
  }
  return false
}

export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return null
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

/** SHA-256 in base64 of a text. */
export async function sha256Base64(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

/** Takes the same time wherever the texts differ. Their length is no secret. */
export function equalTexts(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
