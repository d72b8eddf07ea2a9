import { generateKeyPairSync } from 'node:crypto'
import { generateSecret } from '@posthorn/signature'
import type { SigningScheme } from '../domain/webhook/webhook.ts'

/** A fresh secret for signatures of the scheme, as Standard Webhooks 1.0.0 writes it. */
export function mintSigningSecret(scheme: SigningScheme): string {
  return scheme === 'v1' ? generateSecret() : mintPrivateKey()
}

/** `whsk_` and base64 of 64 bytes: the seed, then the public key. */
function mintPrivateKey(): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const bytes = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')])
  return `whsk_${bytes.toString('base64')}`
}

/** What receivers verify with, `whpk_`: the second half of a private key that was minted here. */
export function publicKeyOf(privateKey: string): string {
  const bytes = Buffer.from(privateKey.slice('whsk_'.length), 'base64')
  return `whpk_${bytes.subarray(32).toString('base64')}`
}
