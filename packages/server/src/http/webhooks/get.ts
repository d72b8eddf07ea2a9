import type * as contract from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { validationAt } from '../../domain/webhook/validation.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhook } from './present.ts'
import { presentHealth } from './present-health.ts'
import { presentPace } from './present-pace.ts'
import { presentValidation } from './present-validation.ts'
import { readWebhook, webhookRef } from './ref.ts'

/** A webhook with how it is doing, which takes some more reading: for answers about one alone. */
export async function get(call: ChannelCall): Promise<Outcome> {
  const { clock, pace, store } = call.context
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  // The webhook last, so that whoever sees that its receiver agreed sees what became of it.
  const [health, validation, webhook] = await Promise.all([
    store.read.health.get(ref.id),
    store.read.validations.get(ref.id),
    readWebhook(call),
  ])
  if (isRefusal(webhook)) return webhook
  const paced = pace.paceOf(webhook.id)
  const details: contract.WebhookDetails = {
    ...presentWebhook(webhook),
    validation_state: validation && presentValidation(validationAt(validation, clock.nowMs())),
    health: health && presentHealth(health),
    pace: paced === undefined ? null : presentPace(paced, webhook),
  }
  return jsonAnswer(200, details)
}
