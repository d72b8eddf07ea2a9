import { createHmac, createPrivateKey, type KeyObject, sign as signEd25519 } from 'node:crypto'
import {
  decodeSecret,
  generateKeyPair,
  generateSecret,
  keyPrefixes,
  pkcs8Of,
  publicKeyOf,
  splitPrivateKey,
} from '@posthorn/signature'

/** A key of the sender; unlike `sign` of the signature package it also signs what no sender may send. */
export interface SigningKey {
  readonly scheme: 'v1' | 'v1a'
  /** One entry of `webhook-signature` over `{id}.{timestamp}.{body}`, whatever these are. */
  sign(content: SignedParts): string
  /** Of scheme `v1a`: `whpk_…`. */
  readonly publicKey: string | null
}

export interface SignedParts {
  readonly id: string
  /** As it stands in the header. */
  readonly timestamp: string
  readonly body: Uint8Array
}

/** Throws `SecretError` when the text is neither `whsec_…` nor `whsk_…`. */
export async function readSigningKey(text: string): Promise<SigningKey> {
  return text.trim().startsWith(keyPrefixes.privateKey)
    ? privateKey(text)
    : hmacKey(decodeSecret(text))
}

/** A key that the listener does not know. */
export async function strangersKey(scheme: 'v1' | 'v1a'): Promise<SigningKey> {
  return readSigningKey(scheme === 'v1' ? generateSecret() : (await generateKeyPair()).privateKey)
}

/** HMAC-SHA256 under these bytes, which may be none. */
export function hmacKey(bytes: Uint8Array): SigningKey {
  return {
    scheme: 'v1',
    publicKey: null,
    sign: (parts) => `v1,${createHmac('sha256', bytes).update(contentOf(parts)).digest('base64')}`,
  }
}

async function privateKey(text: string): Promise<SigningKey> {
  const publicKey = await publicKeyOf(text)
  const key = ed25519Of(text)
  return {
    scheme: 'v1a',
    publicKey,
    sign: (parts) => `v1a,${signEd25519(null, contentOf(parts), key).toString('base64')}`,
  }
}

function ed25519Of(text: string): KeyObject {
  const key = Buffer.from(pkcs8Of(splitPrivateKey(text).seed))
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function contentOf({ id, timestamp, body }: SignedParts): Uint8Array {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
}
