import { decodeBase64, encodeBase64 } from './base64.ts'
import { SecretError } from './errors.ts'

const secretPrefix = 'whsec_'
export const privateKeyPrefix = 'whsk_'
export const publicKeyPrefix = 'whpk_'

/** Shorter secrets can be guessed; an empty one would let anyone forge. */
const minSecretBytes = 16

/** A fresh symmetric secret: `whsec_` and base64 of 32 random bytes. */
export function generateSecret(): string {
  return secretPrefix + encodeBase64(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * The key bytes of a symmetric secret, `whsec_` and base64. Throws `SecretError` when the text is
 * something else or holds fewer than 16 bytes.
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodePrefixed(secret, secretPrefix)
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
  [secretPrefix, 'a signing secret (whsec_)'],
  [privateKeyPrefix, 'a private key (whsk_)'],
  [publicKeyPrefix, 'a public key (whpk_)'],
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
