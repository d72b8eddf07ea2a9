import type { Channel } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { beginLife, isValidated } from '../../domain/webhook/lifecycle.ts'
import {
  defaultMethod,
  type Validation,
  validationLimits,
} from '../../domain/webhook/validation.ts'
import {
  type SigningScheme,
  usableSecrets,
  type Webhook,
  webhookDefaults,
} from '../../domain/webhook/webhook.ts'
import { publicKeyOf } from '../../secrets/signing-secret.ts'
import type { AnsweredBefore } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { mintKey } from '../keys/mint-key.ts'
import { noSuchChannel } from '../not-found.ts'
import type { Remember } from '../remember.ts'
import { carryOutPlan, planValidation } from '../validations/start-validation.ts'
import { checkMethod } from './check-method.ts'
import { checkTopics } from './check-topics.ts'
import { checkWebhook } from './check-webhook.ts'
import { freshSecret, withSecrets } from './signing-secrets.ts'
import { recordOf } from './webhook-record.ts'

/** What the owner of a webhook may set. */
export type WebhookSettings = Pick<
  Webhook,
  | 'name'
  | 'notificationType'
  | 'url'
  | 'topics'
  | 'format'
  | 'headers'
  | 'auth'
  | 'retryPolicy'
  | 'success'
  | 'timeoutMs'
  | 'maxInFlight'
  | 'rateLimit'
  | 'onSuspend'
  | 'signing'
  | 'validation'
  | 'description'
  | 'contactEmail'
  | 'metadata'
>

export interface WebhookDraft extends Partial<WebhookSettings> {
  /** Null exactly for type `stream`. */
  readonly url: string | null
}

export interface CreatedWebhook {
  readonly kind: 'created'
  readonly webhook: Webhook
  /** Opens this webhook alone; shown once. */
  readonly subscriberKey: string
  readonly secret: string
  /** Verifies `v1a` signatures; null where deliveries carry none. */
  readonly publicKey: string | null
  /** The request that is being sent to its URL, or may not be yet; null when it needs none. */
  readonly validation: Validation | null
}

interface WebhookOrder {
  readonly draft: WebhookDraft
  readonly remember: Remember<CreatedWebhook>
  /** Subscribed without a key, on a public channel. */
  readonly anonymous?: boolean
}

/**
 * Creates a webhook with a fresh signing secret and a subscriber key. It is active at once, unless its
 * receiver has to agree first: then the request for that goes out.
 */
export async function createWebhook(
  context: OperationContext,
  channel: Channel,
  { draft, remember, anonymous = false }: WebhookOrder,
): Promise<CreatedWebhook | AnsweredBefore | Refusal> {
  const webhook = webhookOf(context, channel, { ...draft, anonymous })
  const refusal =
    checkWebhook(context, webhook) ??
    checkMethod(webhook, channel) ??
    checkTopics(context, channel, webhook) ??
    (anonymous ? refuseUnconfirmed(context, channel) : null)
  if (refusal !== null) return refusal
  const { key, text } = mintKey(context, {
    kind: 'subscriber',
    channelId: channel.id,
    webhookId: webhook.id,
    name: null,
    scopes: [],
    expiresAtMs: null,
  })
  const newest = (scheme: SigningScheme) =>
    usableSecrets(webhook, scheme, webhook.createdAtMs)[0]?.secret
  const privateKey = newest('v1a')
  const plan = planValidation(context, webhook, null)
  const created: CreatedWebhook = {
    kind: 'created',
    webhook,
    subscriberKey: text,
    secret: newest('v1') ?? '',
    publicKey: privateKey === undefined ? null : publicKeyOf(privateKey),
    validation: plan && (plan.kind === 'ask' ? plan.question.validation : plan.validation),
  }
  const result = await context.store.write.webhooks.create(
    recordOf(context, webhook, 0),
    key,
    remember?.(created) ?? null,
  )
  switch (result.kind) {
    case 'created':
      await context.directory.refresh()
      if (plan !== null) await carryOutPlan(context, webhook, plan)
      return created
    case 'channel_gone':
      return noSuchChannel(channel.id)
    case 'answered_before':
      return result
  }
}

/**
 * Whoever needs no key needs a bound. It is counted in memory, so that as many as are being created
 * at the same moment may come on top.
 */
function refuseUnconfirmed(context: OperationContext, channel: Channel): Refusal | null {
  const unconfirmed = context.directory
    .webhooksOf(channel.id)
    .filter((webhook) => webhook.anonymous && !isValidated(webhook))
  if (unconfirmed.length < validationLimits.unconfirmed) return null
  return {
    refused: 'too_many_requests',
    detail: `The channel has ${unconfirmed.length} webhooks that were subscribed without a key and are not validated. Subscribe with a key, or try again later.`,
    retryAfterS: 3_600,
  }
}

function webhookOf(
  context: OperationContext,
  channel: Channel,
  draft: WebhookDraft & Pick<Webhook, 'anonymous'>,
): Webhook {
  const nowMs = context.clock.nowMs()
  const isStream = draft.notificationType === 'stream'
  const method = draft.validation ?? (isStream ? 'none' : defaultMethod(channel, draft))
  const webhook: Webhook = {
    name: null,
    topics: [],
    format: channel.defaultFormat,
    headers: {},
    auth: null,
    description: null,
    contactEmail: null,
    metadata: {},
    ...webhookDefaults,
    ...draft,
    ...beginLife(method),
    id: context.ids.next<'webhook'>(),
    channelId: channel.id,
    secrets: [freshSecret('v1', nowMs)],
    draining: false,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  return withSecrets(webhook, nowMs)
}
