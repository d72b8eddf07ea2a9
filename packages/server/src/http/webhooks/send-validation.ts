import { isRefusal } from '../../domain/refusal/refusal.ts'
import { sendValidation } from '../../operations/validations/send-validation.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { get } from './get.ts'
import { webhookRef } from './ref.ts'

export async function send(call: ChannelCall): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const webhook = await sendValidation(call.context, ref)
  return isRefusal(webhook) ? webhook : get(call)
}
