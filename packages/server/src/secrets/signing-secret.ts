import { generateKeyPairSync } from 'node:crypto'
import { generateSecret, joinKeyPair, splitPrivateKey } from '@posthorn/signature'
import type { SigningScheme } from '../domain/webhook/webhook.ts'

/** A fresh secret for signatures of the scheme, as Standard Webhooks 1.0.0 writes it. */
export function mintSigningSecret(scheme: SigningScheme): string {
  return scheme === 'v1' ? generateSecret() : mintPrivateKey()
}

function mintPrivateKey(): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, publicBytes] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
  return joinKeyPair({ seed, publicBytes }).privateKey
}

/** What receivers verify with, read from a private key that was minted here. */
export function publicKeyOf(privateKey: string): string {
  const { publicBytes, seed } = splitPrivateKey(privateKey)
  if (publicBytes === null) throw new Error('The private key holds no public key.')
  return joinKeyPair({ seed, publicBytes }).publicKey
}
