import type { Webhook } from '../domain/webhook/webhook.ts'
import type { WebhookRecord } from '../store/store.ts'
import type { Sealer, SealPlace } from './sealer.ts'

type Confidential = Pick<Webhook, 'secrets' | 'auth' | 'headers'>

/** What is secret about a webhook, sealed in one piece for its record. */
export function sealWebhook(sealer: Sealer, webhook: Webhook): Uint8Array {
  const { secrets, auth, headers } = webhook
  const confidential: Confidential = { secrets, auth, headers }
  return sealer.seal(Buffer.from(JSON.stringify(confidential)), placeOf(webhook))
}

/** The webhook of a record. Throws `SealError` when its secrets do not open. */
export function openWebhook(sealer: Sealer, record: WebhookRecord): Webhook {
  const { sealed, revision: _, ...settings } = record
  const plain = Buffer.from(sealer.open(sealed, placeOf(record))).toString('utf8')
  // Only sealWebhook writes what opens at this place.
  const { secrets, auth, headers } = JSON.parse(plain) as Confidential
  return { ...settings, secrets, auth, headers }
}

/** Throws `SealError` when what is sealed of the webhook does not open. */
export function checkWebhookSeal(
  sealer: Sealer,
  { sealed, ...webhook }: Pick<WebhookRecord, 'id' | 'channelId' | 'sealed'>,
): void {
  sealer.open(sealed, placeOf(webhook))
}

function placeOf(webhook: Pick<Webhook, 'id' | 'channelId'>): SealPlace {
  return ['webhooks', `${webhook.channelId}/${webhook.id}`, 'sealed']
}
