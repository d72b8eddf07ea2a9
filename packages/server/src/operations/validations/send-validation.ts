import type { Refusal } from '../../domain/errors.ts'
import { isValidated } from '../../domain/lifecycle.ts'
import { validationLimits } from '../../domain/validation.ts'
import type { Webhook } from '../../domain/webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { changedMeanwhile, type WebhookRef } from '../webhooks/change-webhook.ts'
import { needsNone } from './confirm-validation.ts'
import { draftQuestion, startValidation } from './start-validation.ts'

const { pauseMs } = validationLimits

/** Sends a validation request again, a minute after the last one at the earliest. */
export async function sendValidation(
  context: OperationContext,
  { channelId, id }: WebhookRef,
): Promise<Webhook | Refusal> {
  const { store, clock, validations } = context
  const record = await store.read.webhooks.get(channelId, id)
  if (record === null) return noSuchWebhook(id)
  const webhook = openWebhook(context.sealer, record)
  if (isValidated(webhook) || webhook.url === null) return needsNone(webhook)
  // Looked at before the host is, so that asking too often takes nothing from other webhooks.
  const last = await store.read.validations.get(id)
  const waitMs = last === null ? 0 : last.sentAtMs + pauseMs - clock.nowMs()
  if (waitMs > 0) return tooSoon(waitMs)
  const admission = validations.admit(webhook.url)
  if (admission.kind === 'wait') return hostBusy(admission.retryAfterS)
  const question = draftQuestion(context, webhook, webhook.url)
  const begun = await startValidation(context, webhook, { question, pauseMs })
  switch (begun.kind) {
    case 'begun':
      return webhook
    case 'too_soon':
      return tooSoon(begun.sentAtMs + pauseMs - clock.nowMs())
    case 'webhook_changed':
      return changedMeanwhile(id)
  }
}

function tooSoon(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return {
    refused: 'too_many_requests',
    detail: `A validation request went to this webhook less than a minute ago. Send the next one in ${seconds} s.`,
    retryAfterS: seconds,
  }
}

function hostBusy(retryAfterS: number): Refusal {
  return {
    refused: 'too_many_requests',
    detail: `The host of this webhook got ${validationLimits.perHost} validation requests within a minute. Send the next one in ${retryAfterS} s.`,
    retryAfterS,
  }
}
