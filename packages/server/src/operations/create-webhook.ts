import { generateSecret } from '@posthorn/signature'
import type { Channel } from '../domain/channel.ts'
import type { Refusal } from '../domain/errors.ts'
import { type Webhook, webhookDefaults } from '../domain/webhook.ts'
import { sealWebhook } from '../secrets/webhook-seal.ts'
import type { AnsweredBefore, WebhookRecord } from '../store/store.ts'
import { checkWebhook } from './check-webhook.ts'
import type { OperationContext } from './context.ts'
import { mintKey } from './mint-key.ts'
import { noSuchChannel } from './not-found.ts'
import type { Remember } from './remember.ts'

/** What the owner of a webhook may set. */
export type WebhookSettings = Pick<
  Webhook,
  | 'name'
  | 'url'
  | 'topics'
  | 'format'
  | 'headers'
  | 'auth'
  | 'retryPolicy'
  | 'success'
  | 'timeoutMs'
  | 'maxInFlight'
  | 'onSuspend'
  | 'description'
  | 'metadata'
>

export interface WebhookDraft extends Partial<WebhookSettings> {
  readonly url: string
}

export interface CreatedWebhook {
  readonly kind: 'created'
  readonly webhook: Webhook
  /** Opens this webhook alone; shown once. */
  readonly subscriberKey: string
  readonly secret: string
}

/** Creates a webhook with a fresh signing secret and a subscriber key. It is active at once. */
export async function createWebhook(
  context: OperationContext,
  channel: Channel,
  { draft, remember }: { draft: WebhookDraft; remember: Remember<CreatedWebhook> },
): Promise<CreatedWebhook | AnsweredBefore | Refusal> {
  const webhook = webhookOf(context, channel, draft)
  const refusal = checkWebhook(context, webhook)
  if (refusal !== null) return refusal
  const { key, text } = mintKey(context, {
    kind: 'subscriber',
    channelId: channel.id,
    webhookId: webhook.id,
    name: null,
    scopes: [],
    expiresAtMs: null,
  })
  const secret = webhook.secrets[0]?.secret ?? ''
  const created: CreatedWebhook = { kind: 'created', webhook, subscriberKey: text, secret }
  const result = await context.store.write.webhooks.create(
    recordOf(context, webhook, 0),
    key,
    remember?.(created) ?? null,
  )
  switch (result.kind) {
    case 'created':
      await context.directory.refresh()
      return created
    case 'channel_gone':
      return noSuchChannel(channel.id)
    case 'answered_before':
      return result
  }
}

/** What the store keeps of a webhook: its secrets sealed in one piece. */
export function recordOf(
  context: OperationContext,
  webhook: Webhook,
  revision: number,
): WebhookRecord {
  const { secrets: _secrets, auth: _auth, headers: _headers, ...open } = webhook
  return { ...open, sealed: sealWebhook(context.sealer, webhook), revision }
}

function webhookOf(context: OperationContext, channel: Channel, draft: WebhookDraft): Webhook {
  const nowMs = context.clock.nowMs()
  return {
    name: null,
    topics: [],
    format: channel.defaultFormat,
    headers: {},
    auth: null,
    description: null,
    metadata: {},
    ...webhookDefaults,
    ...draft,
    id: context.ids.next<'webhook'>(),
    channelId: channel.id,
    secrets: [{ secret: generateSecret(), createdAtMs: nowMs, expiresAtMs: null }],
    status: 'active',
    statusReason: null,
    draining: false,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deletedAtMs: null,
  }
}
