import type { ValidationCode } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { confirmValidation } from '../../operations/validations/confirm-validation.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { get } from './get.ts'
import { webhookRef } from './ref.ts'

export async function confirm(call: ChannelCall<ValidationCode>): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  // People paste codes, with what stands around them.
  const webhook = await confirmValidation(call.context, ref, call.body.code.trim())
  return isRefusal(webhook) ? webhook : get(call)
}
