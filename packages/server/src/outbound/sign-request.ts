import { createHmac, sign } from 'node:crypto'
import { redacted } from '../domain/refusal/redact.ts'
import type { DigestedBody } from './bodies.ts'
import type { Shipment } from './sender.ts'
import type { Target } from './target.ts'

export interface SignedRequest {
  /** The bytes that were signed, and the very bytes to send. */
  readonly body: Uint8Array
  /** Names and values in turn. undici adds host, connection and content-length. */
  readonly headers: string[]
  /** As the log shows them. */
  readonly shownHeaders: Readonly<Record<string, string>>
}

/**
 * Writes the headers of one attempt: Standard Webhooks 1.0.0 (id, time and a signature under every
 * secret in force, newest first) and the digest of the body (RFC 9530), which tells a body changed on
 * the way from a wrong secret.
 */
export function signRequest(
  shipment: Omit<Shipment, 'signal'>,
  target: Target,
  rendered: DigestedBody,
): SignedRequest {
  const { body, contentType, digest } = rendered
  const { id } = shipment.event
  const timestamp = String(Math.floor(shipment.sentAtMs / 1000))
  const attempt = String(shipment.attempt)
  const headers = [
    'content-type',
    contentType,
    'content-digest',
    digest,
    'webhook-id',
    id,
    'webhook-timestamp',
    timestamp,
    'webhook-signature',
    signatures(target, `${id}.${timestamp}.`, body, shipment.sentAtMs),
    'posthorn-attempt',
    attempt,
  ]
  for (const name in rendered.headers) headers.push(name, rendered.headers[name] ?? '')
  for (const each of target.headers) headers.push(each)
  return {
    body,
    headers,
    shownHeaders: {
      'content-type': contentType,
      'content-length': String(body.length),
      'content-digest': digest,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': redacted,
      'posthorn-attempt': attempt,
      ...rendered.headers,
      ...target.shownHeaders,
    },
  }
}

/**
 * Every signature in force over the prefix and the body, as `webhook-signature` lists them: HMAC-SHA256
 * for `v1` (2 us for 1 KB), ed25519 for `v1a` (23 us).
 */
export function signatures(
  target: Target,
  prefix: string,
  body: Uint8Array,
  nowMs: number,
): string {
  let list = ''
  for (const { scheme, key, expiresAtMs } of target.signers) {
    if (expiresAtMs !== null && nowMs >= expiresAtMs) continue
    const signature =
      scheme === 'v1'
        ? createHmac('sha256', key).update(prefix).update(body).digest('base64')
        : sign(null, Buffer.concat([Buffer.from(prefix), body]), key).toString('base64')
    list += list === '' ? `${scheme},${signature}` : ` ${scheme},${signature}`
  }
  return list
}
