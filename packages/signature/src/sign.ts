import { encodeBase64 } from './base64.ts'
import { decodePrivateKey, pkcs8Of } from './key-pair.ts'
import { decodeSecret, keyPrefixes, requireLength } from './secret.ts'
import { type Body, idPattern, signedContent } from './signed-content.ts'

export interface SignInput {
  /** `webhook-id`: visible ASCII without `.` and `,`, at most 256 characters. */
  readonly id: string
  /** `webhook-timestamp`: whole Unix seconds of this attempt. */
  readonly timestamp: number
  /** Exactly the bytes that are sent. */
  readonly body: Body
  /** `whsec_…` or key bytes sign `v1`, `whsk_…` signs `v1a`; newest first, all of them sign. */
  readonly secrets: readonly (string | Uint8Array)[]
}

/**
 * The value of `webhook-signature` (Standard Webhooks 1.0.0): one signature per secret, in their
 * order, separated by spaces. Throws `TypeError` for an id, a timestamp or a list of secrets that
 * cannot be signed with, and `SecretError` for a secret that cannot be used.
 */
export async function sign(input: SignInput): Promise<string> {
  const { id, timestamp, body, secrets } = input
  if (!idPattern.test(id)) {
    throw new TypeError('The id must be 1 to 256 visible ASCII characters without "." and ",".')
  }
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw new TypeError(`The timestamp must be whole Unix seconds; ${timestamp} is not.`)
  }
  if (secrets.length === 0) throw new TypeError('At least one secret is needed to sign.')
  const content = signedContent(id, String(timestamp), body)
  const signatures = await Promise.all(secrets.map((secret) => signWith(secret, content)))
  return signatures.join(' ')
}

async function signWith(
  secret: string | Uint8Array,
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  if (typeof secret === 'string' && secret.trim().startsWith(keyPrefixes.privateKey)) {
    const pkcs8 = pkcs8Of(await decodePrivateKey(secret))
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
    return `v1a,${encodeBase64(new Uint8Array(await crypto.subtle.sign('Ed25519', key, content)))}`
  }
  return `v1,${await hmacBase64(secretBytes(secret), content)}`
}

/** Key bytes of a secret given as text or as bytes. Throws `SecretError` when it cannot be used. */
export function secretBytes(secret: string | Uint8Array): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(secret)) return decodeSecret(secret)
  requireLength(secret)
  return new Uint8Array(secret)
}

/** HMAC-SHA256 in base64, the signature of scheme `v1`. */
export async function hmacBase64(
  secret: Uint8Array<ArrayBuffer>,
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  return encodeBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, content)))
}
