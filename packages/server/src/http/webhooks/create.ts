import type { NewWebhook } from '@posthorn/contract'
import { type CreatedWebhook, createWebhook } from '../../operations/webhooks/create-webhook.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { once } from '../request/idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { presentWebhook } from './present.ts'
import { presentValidation } from './present-validation.ts'
import { webhookDraft } from './settings.ts'

export function create(call: ChannelCall<NewWebhook>): Handled {
  const draft = webhookDraft(call.body)
  const anonymous = call.key === null
  return once(
    call,
    (remember) => createWebhook(call.context, call.channel, { draft, remember, anonymous }),
    present,
  )
}

function present(created: CreatedWebhook): Answer {
  const { publicKey, secret, subscriberKey, validation, webhook } = created
  return jsonAnswer(201, {
    ...presentWebhook(webhook),
    validation_state: validation && presentValidation(validation),
    subscriber_key: subscriberKey,
    secret,
    public_key: publicKey,
  })
}
