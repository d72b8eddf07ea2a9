import type * as contract from '@posthorn/contract'
import type { Validation } from '../../domain/webhook/validation.ts'
import { timeOrNull } from '../answer/time.ts'

/** What everybody who may read the webhook sees of its validation: never the code. */
export function presentValidation(validation: Validation): contract.ValidationState {
  return {
    method: validation.method,
    sent_at: timeOrNull(validation.answer === 'not_sent' ? null : validation.sentAtMs),
    answer: validation.answer,
    http_code: validation.httpStatus,
    detail: validation.detail,
    expires_at: validation.method === 'code' ? timeOrNull(validation.expiresAtMs) : null,
  }
}
