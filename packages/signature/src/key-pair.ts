import { decodeBase64, encodeBase64 } from './base64.ts'
import { SecretError } from './errors.ts'
import { decodePrefixed, keyPrefixes } from './secret.ts'

export interface KeyPair {
  /** `whsk_` and base64 of 64 bytes: seed, then public key. Stays with the sender. */
  readonly privateKey: string
  /** `whpk_` and base64 of 32 bytes. Receivers verify with it and cannot sign. */
  readonly publicKey: string
}

/** A fresh ed25519 key pair for `v1a` signatures. */
export async function generateKeyPair(): Promise<KeyPair> {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const publicBytes = await publicBytesOf(seed)
  return joinKeyPair({ seed, publicBytes })
}

/** The two halves of a key pair, 32 bytes each. */
export interface KeyHalves {
  readonly seed: Uint8Array
  readonly publicBytes: Uint8Array
}

/** The texts of a key pair that was made elsewhere. */
export function joinKeyPair({ publicBytes, seed }: KeyHalves): KeyPair {
  return {
    privateKey: keyPrefixes.privateKey + encodeBase64(Uint8Array.of(...seed, ...publicBytes)),
    publicKey: keyPrefixes.publicKey + encodeBase64(publicBytes),
  }
}

/**
 * What a private key of 32 bytes (seed) or 64 (seed and public key) holds; whether its halves belong
 * together is not looked at. Throws `SecretError` when the text is something else.
 */
export function splitPrivateKey(privateKey: string): {
  readonly seed: Uint8Array<ArrayBuffer>
  /** Null when it holds the seed alone. */
  readonly publicBytes: Uint8Array<ArrayBuffer> | null
} {
  const bytes = decodePrefixed(privateKey, keyPrefixes.privateKey)
  if (bytes.length !== 32 && bytes.length !== 64) {
    throw new SecretError(
      'wrong_length',
      `The private key holds ${bytes.length} bytes; it must be 32 (seed) or 64 (seed and public key).`,
    )
  }
  return { seed: bytes.slice(0, 32), publicBytes: bytes.length === 64 ? bytes.slice(32) : null }
}

/** The public key that belongs to a private one. Throws `SecretError` when the text is no private key. */
export async function publicKeyOf(privateKey: string): Promise<string> {
  return (
    keyPrefixes.publicKey + encodeBase64(await publicBytesOf(await decodePrivateKey(privateKey)))
  )
}

/**
 * The 32-byte seed of a private key of 32 bytes (seed) or 64 (seed and public key). Throws
 * `SecretError` when the text is something else, or its halves do not belong together.
 */
export async function decodePrivateKey(privateKey: string): Promise<Uint8Array<ArrayBuffer>> {
  const { publicBytes, seed } = splitPrivateKey(privateKey)
  if (
    publicBytes !== null &&
    encodeBase64(publicBytes) !== encodeBase64(await publicBytesOf(seed))
  ) {
    throw new SecretError(
      'halves_differ',
      'The public half of the private key does not belong to its seed. Export the key again.',
    )
  }
  return seed
}

/** The 32 bytes of a public key. Throws `SecretError` when the text is something else. */
export function decodePublicKey(publicKey: string): Uint8Array<ArrayBuffer> {
  const bytes = decodePrefixed(publicKey, keyPrefixes.publicKey)
  if (bytes.length === 32) return bytes
  throw new SecretError(
    'wrong_length',
    `The public key holds ${bytes.length} bytes; an ed25519 key has 32.`,
  )
}

// The fixed start of a PKCS #8 structure around an ed25519 seed (RFC 8410, section 7).
const pkcs8Head = Uint8Array.of(
  ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70],
  ...[0x04, 0x22, 0x04, 0x20],
)

/** WebCrypto and node:crypto take ed25519 private keys as PKCS #8, never as a bare seed. */
export function pkcs8Of(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pkcs8Head.length + seed.length)
  out.set(pkcs8Head)
  out.set(seed, pkcs8Head.length)
  return out
}

async function publicBytesOf(seed: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('pkcs8', pkcs8Of(seed), 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', key)
  const base64 = x?.replaceAll('-', '+').replaceAll('_', '/')
  const bytes = base64 === undefined ? null : decodeBase64(base64)
  if (bytes === null) throw new Error('This runtime exports no public part of an Ed25519 key.')
  return bytes
}
