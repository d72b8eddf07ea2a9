import type { Channel } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { refuseMethod } from '../../domain/webhook/validation.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'

type Checked = Pick<Webhook, 'notificationType' | 'validation' | 'anonymous'>

/** Whether the webhook may be validated in this way, or go without. */
export function checkMethod(webhook: Checked, channel: Channel | undefined): Refusal | null {
  const { anonymous, validation } = webhook
  if (webhook.notificationType === 'stream') return checkStream(webhook)
  const detail = refuseMethod(validation, {
    requireValidation: channel?.requireValidation ?? true,
    anonymous,
  })
  return detail === null ? null : notAllowed('/validation', detail)
}

/** A stream has no receiver to ask, and is for those with a key. */
function checkStream({ anonymous, validation }: Checked): Refusal | null {
  if (anonymous) {
    const detail = 'notification_type is stream; without a key only rest can be subscribed.'
    return notAllowed('/notification_type', detail)
  }
  if (validation === 'none') return null
  return notAllowed(
    '/validation',
    `validation is ${validation}; a webhook of type stream has no URL to validate. Leave it out.`,
  )
}

function notAllowed(pointer: string, detail: string): Refusal {
  return refuseFields([{ pointer, code: 'not_allowed', detail }])
}
