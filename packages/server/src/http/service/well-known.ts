import type { WellKnown, WellKnownQuery } from '@posthorn/contract'
import type { WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { signingSchemes, usableSecrets, type Webhook } from '../../domain/webhook/webhook.ts'
import { noSuchPublicKeys } from '../../operations/not-found.ts'
import { publicKeyOf } from '../../secrets/signing-secret.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { timeOrNull } from '../answer/time.ts'
import type { Call } from '../route.ts'

/** Short, so that a key that was rotated is known before long. */
const cacheControl = 'public, max-age=60'

/**
 * What anybody may know: how deliveries are signed, and the public keys of a webhook whose id they
 * have. A webhook without keys answers like one that does not exist.
 */
export function wellKnown(call: Call<unknown, WellKnownQuery>): Answer | Refusal {
  const { context, query, service } = call
  const { webhook_id: webhookId } = query
  const document: WellKnown = {
    software: 'posthorn',
    version: service.version,
    signing: {
      specification: 'https://www.standardwebhooks.com',
      schemes: [...signingSchemes],
    },
    public_keys_url: '/.well-known/posthorn.json?webhook_id={webhook_id}',
  }
  if (webhookId === undefined) return cacheable(document)
  const webhook = context.directory.webhook(webhookId as WebhookId)
  const keys = webhook === undefined ? [] : publicKeys(webhook, context.clock.nowMs())
  if (keys.length === 0) return noSuchPublicKeys(webhookId)
  return cacheable({ ...document, public_keys: keys })
}

function publicKeys(webhook: Webhook, nowMs: number): NonNullable<WellKnown['public_keys']> {
  if (!webhook.signing.includes('v1a')) return []
  return usableSecrets(webhook, 'v1a', nowMs).map(({ secret, expiresAtMs }) => ({
    public_key: publicKeyOf(secret),
    expires_at: timeOrNull(expiresAtMs),
  }))
}

function cacheable(document: WellKnown): Answer {
  return { ...jsonAnswer(200, document), headers: { 'cache-control': cacheControl } }
}
