import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isValidated } from '../../domain/webhook/lifecycle.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { changedMeanwhile, type WebhookRef } from '../webhooks/change-webhook.ts'
import { needsNone } from './confirm-validation.ts'
import type { Admission } from './requests.ts'
import { draftQuestion, pauseLeftMs, startValidation } from './start-validation.ts'

/** Sends a validation request again, a minute after the last one at the earliest. */
export async function sendValidation(
  context: OperationContext,
  { channelId, id }: WebhookRef,
): Promise<Webhook | Refusal> {
  const { store, validations } = context
  const record = await store.read.webhooks.get(channelId, id)
  if (record === null) return noSuchWebhook(id)
  const webhook = openWebhook(context.sealer, record)
  if (isValidated(webhook) || webhook.url === null) return needsNone(webhook)
  // Looked at before the host is, so that asking too often takes nothing from other webhooks.
  const last = await store.read.validations.get(id)
  const waitMs = pauseLeftMs(context, last?.sentAtMs ?? null)
  if (waitMs > 0) return tooSoon(waitMs)
  const admission = validations.admit(webhook, webhook.url)
  if (admission.kind === 'wait') return notNow(admission)
  const question = draftQuestion(context, webhook, webhook.url)
  const begun = await startValidation(context, webhook, question)
  switch (begun.kind) {
    case 'begun':
      return webhook
    case 'too_soon':
      return tooSoon(pauseLeftMs(context, begun.sentAtMs))
    case 'webhook_changed':
      return changedMeanwhile(id)
  }
}

function tooSoon(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return {
    refused: 'too_many_requests',
    detail: `A validation request for this webhook went out less than a minute ago. Send the next one in ${seconds} s.`,
    retryAfterS: seconds,
  }
}

function notNow({ detail, retryAfterS }: Extract<Admission, { kind: 'wait' }>): Refusal {
  return {
    refused: 'too_many_requests',
    detail: `${detail} Send the next one in ${retryAfterS} s.`,
    retryAfterS,
  }
}
