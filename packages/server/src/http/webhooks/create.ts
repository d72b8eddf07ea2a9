import type { NewWebhook } from '@posthorn/contract'
import { type CreatedWebhook, createWebhook } from '../../operations/create-webhook.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { once } from '../idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { presentWebhook } from './present.ts'
import { webhookDraft } from './settings.ts'

export function create(call: ChannelCall<NewWebhook>): Handled {
  const draft = webhookDraft(call.body)
  return once(
    call,
    (remember) => createWebhook(call.context, call.channel, { draft, remember }),
    present,
  )
}

function present({ webhook, subscriberKey, secret }: CreatedWebhook): Answer {
  return jsonAnswer(201, { ...presentWebhook(webhook), subscriber_key: subscriberKey, secret })
}
