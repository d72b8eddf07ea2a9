import { nameOf, timeOf } from './fields.ts'
import { bytesOfBase64, hmacFits, withPrefix } from './proof.ts'
import {
  authentic,
  malformed,
  refused,
  requireSecrets,
  type Secrets,
  type Sender,
  secretsNow,
} from './sender.ts'

export interface ShopifyOptions {
  /** The client secret of the app. */
  readonly secrets: Secrets
}

/**
 * Shopify: `X-Shopify-Hmac-Sha256` is HMAC-SHA256 of the body in base64. Topics are such as
 * `orders/create`. Duplicates are told by `X-Shopify-Webhook-Id`, which retries keep. Headers are not
 * signed, so a request that somebody recorded can be sent again under another topic and id: take HTTPS
 * alone. `context` is `{ shop, apiVersion }`.
 */
export function shopify({ secrets }: ShopifyOptions): Sender {
  requireSecrets(secrets, 'The client secret of the Shopify app')
  return {
    name: 'shopify',
    weakness: 'Neither the topic, the id nor a time is signed.',
    async authenticate(message) {
      const header = message.header('x-shopify-hmac-sha256')?.trim()
      if (!header) return refused('missing_header', 'X-Shopify-Hmac-Sha256 is missing.')
      const content = withPrefix('', message.body)
      return (await hmacFits(await secretsNow(secrets), [bytesOfBase64(header)], content))
        ? authentic
        : refused('signature_mismatch', 'The signature does not fit. Is it the secret of this app?')
    },
    read(message, json) {
      const id = nameOf(message.header('x-shopify-webhook-id'))
      const topic = nameOf(message.header('x-shopify-topic'))
      if (id === null || topic === null) {
        return malformed('X-Shopify-Webhook-Id or X-Shopify-Topic is missing.')
      }
      const shop = message.header('x-shopify-shop-domain')
      const context = { shop, apiVersion: message.header('x-shopify-api-version') }
      const time = timeOf(message.header('x-shopify-triggered-at'))
      return { kind: 'event', event: { id, topic, time, data: json, context } }
    },
  }
}
