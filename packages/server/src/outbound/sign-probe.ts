import { redacted } from '../domain/refusal/redact.ts'
import type { Probe } from './sender.ts'
import { type SignedRequest, signatures } from './sign-request.ts'
import type { Target } from './target.ts'

const noBody = new Uint8Array(0)

/**
 * Signs as a delivery is signed (Standard Webhooks 1.0.0), without what says that it is one. Nobody at
 * the URL has agreed to anything yet, so that it gets no credentials either.
 */
export function signProbe(probe: Probe, target: Target): SignedRequest {
  const body = probe.body ?? noBody
  const timestamp = String(Math.floor(probe.sentAtMs / 1000))
  const open = {
    ...probe.headers,
    ...(probe.body !== null && { 'content-type': 'application/json' }),
    'webhook-id': probe.id,
    'webhook-timestamp': timestamp,
  }
  const signature = signatures(target, `${probe.id}.${timestamp}.`, body, probe.sentAtMs)
  return {
    body,
    headers: [
      ...Object.entries(open).flat(),
      'webhook-signature',
      signature,
      ...target.openHeaders,
    ],
    shownHeaders: { ...open, 'webhook-signature': redacted, ...target.shownHeaders },
  }
}
