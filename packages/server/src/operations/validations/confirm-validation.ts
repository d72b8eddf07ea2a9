import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isValidated } from '../../domain/webhook/lifecycle.ts'
import { type Validation, validationAt, validationLimits } from '../../domain/webhook/validation.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { hashValidationCode } from '../../secrets/validation-code.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { changedMeanwhile, type WebhookRef } from '../webhooks/change-webhook.ts'
import { markValidated } from './mark-validated.ts'

/** How often the store is looked at for an answer that another node waits for. */
const lookMs = 250

/**
 * Makes a webhook validated by the code that its receiver got. An answer of the receiver that is still
 * outstanding is waited for, since the code may be faster than it.
 */
export async function confirmValidation(
  context: OperationContext,
  ref: WebhookRef,
  code: string,
): Promise<Webhook | Refusal> {
  const codeHash = hashValidationCode(code)
  const untilMs = context.clock.monotonicMs() + validationLimits.patienceMs
  for (;;) {
    const answer = await tryCode(context, ref, codeHash)
    if (answer !== 'outstanding') return answer
    const restMs = untilMs - context.clock.monotonicMs()
    if (restMs <= 0 || context.stopSignal.aborted) return pending
    await context.validations.ended(ref.id, Math.min(lookMs, restMs))
  }
}

async function tryCode(
  context: OperationContext,
  ref: WebhookRef,
  codeHash: string,
): Promise<Webhook | Refusal | 'outstanding'> {
  const { read } = context.store
  const record = await read.webhooks.get(ref.channelId, ref.id)
  if (record === null) return noSuchWebhook(ref.id)
  if (isValidated(record)) return needsNone(openWebhook(context.sealer, record))
  const nowMs = context.clock.nowMs()
  const stored = await read.validations.get(ref.id)
  const validation = stored && validationAt(stored, nowMs)
  if (validation === null || validation.method !== 'code') return noCode(record.validation)
  if (validation.answer === 'refused') return notAgreed(validation)
  const proof = { kind: 'code', id: validation.id, codeHash, nowMs } as const
  const marked = await markValidated(context, ref, { proof, rateLimit: null })
  switch (marked.kind) {
    case 'validated':
      return marked.webhook
    case 'outstanding':
      return 'outstanding'
    case 'refused':
      return notAgreed(marked)
    case 'no_code':
      return noCode('code')
    case 'wrong_code':
      return wrongCode(marked.triesLeft)
    case 'webhook_gone':
      return noSuchWebhook(ref.id)
    case 'changed_meanwhile':
      return changedMeanwhile(ref.id)
  }
}

export function needsNone({ id, validation }: Webhook): Refusal {
  const why = validation === 'none' ? 'needs no validation' : 'is validated already'
  return {
    refused: 'webhook_validated',
    detail: `The webhook ${id} ${why}. There is nothing to do.`,
  }
}

const pending: Refusal = {
  refused: 'validation_pending',
  detail:
    'The code is right, but the receiver has not answered the validation request yet. Confirm again in a few seconds.',
  retryAfterS: 5,
}

function notAgreed({ detail }: Pick<Validation, 'detail'>): Refusal {
  const why = detail ?? 'The receiver did not agree.'
  return { refused: 'validation_refused', detail: `${why} Ask again (POST …/validation/send).` }
}

function noCode(method: Webhook['validation']): Refusal {
  return {
    refused: 'no_code',
    detail:
      method === 'code'
        ? 'No code waits for confirmation: none was sent to this URL, or it was used, has expired, or was voided by wrong ones. Send a new one (POST …/validation/send).'
        : `The webhook is validated by ${method}, which has no code to confirm: its receiver's answer is enough. Ask it again (POST …/validation/send).`,
  }
}

function wrongCode(triesLeft: number): Refusal {
  return {
    refused: 'wrong_code',
    detail:
      triesLeft > 0
        ? `This is not the code that the receiver got. ${triesLeft} more wrong ${triesLeft === 1 ? 'try voids' : 'tries void'} it.`
        : 'This is not the code that the receiver got, which is void now after too many wrong ones. Send a new one (POST …/validation/send).',
  }
}
