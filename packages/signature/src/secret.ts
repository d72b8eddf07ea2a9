import { decodeBase64, encodeBase64 } from './base64.ts'
import { SecretError } from './errors.ts'

/** What the texts of keys begin with; standard base64 follows. */
export const keyPrefixes = { secret: 'whsec_', privateKey: 'whsk_', publicKey: 'whpk_' } as const

/** Shorter secrets can be guessed; an empty one would let anyone forge. */
export const minSecretBytes = 16

/** A fresh symmetric secret: `whsec_` and base64 of 32 random bytes. */
export function generateSecret(): string {
  return keyPrefixes.secret + encodeBase64(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * The key bytes of a symmetric secret, `whsec_` and base64. Throws `SecretError` when the text is
 * something else or holds fewer than 16 bytes.
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodePrefixed(secret, keyPrefixes.secret)
  requireLength(bytes)
  return bytes
}

/** Throws `SecretError` when the key bytes are too few to be safe. */
export function requireLength(bytes: Uint8Array): void {
  if (bytes.length >= minSecretBytes) return
  throw new SecretError(
    'too_short',
    `The secret holds ${bytes.length} bytes; at least ${minSecretBytes} are needed. Copy the whole secret, or make a new one.`,
  )
}

const kinds: readonly (readonly [prefix: string, name: string])[] = [
  [keyPrefixes.secret, 'a signing secret (whsec_)'],
  [keyPrefixes.privateKey, 'a private key (whsk_)'],
  [keyPrefixes.publicKey, 'a public key (whpk_)'],
]

/** Bytes behind the prefix. White space around the text, as files and shells leave it, is ignored. */
export function decodePrefixed(text: string, prefix: string): Uint8Array<ArrayBuffer> {
  const trimmed = typeof text === 'string' ? text.trim() : ''
  if (!trimmed.startsWith(prefix)) {
    const found = kinds.find(([each]) => trimmed.startsWith(each))?.[1]
    throw new SecretError(
      'wrong_kind',
      `The text must begin with ${prefix}; ${found === undefined ? 'it does not' : `this is ${found}`}.`,
    )
  }
  const bytes = decodeBase64(trimmed.slice(prefix.length))
  if (bytes !== null) return bytes
  throw new SecretError(
    'not_base64',
    `What follows ${prefix} is not standard base64. Copy the whole text, without quotes.`,
  )
}
