import { isValidated } from '../../domain/webhook/lifecycle.ts'
import { type Validation, validationLimits } from '../../domain/webhook/validation.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { hashValidationCode, mintValidationCode } from '../../secrets/validation-code.ts'
import type { BeginResult } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { askReceiver, type Question } from './ask-receiver.ts'
import { markValidated } from './mark-validated.ts'

/** What a new webhook or a new URL calls for: a request, or the note that none may be sent just now. */
export type Plan =
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'withhold'; readonly validation: Validation }

/**
 * Null when the webhook needs no validation. What may not be sent now is noted, so that its owner sees
 * why: it stays with somebody to ask for it.
 */
export function planValidation(
  context: OperationContext,
  webhook: Webhook,
  lastSentAtMs: number | null,
): Plan | null {
  const { url } = webhook
  if (isValidated(webhook) || url === null) return null
  // Looked at before the host is, so that asking too often takes nothing from other webhooks.
  if (pauseLeftMs(context, lastSentAtMs) > 0) return withhold(context, webhook, tooSoon)
  const admission = context.validations.admit(webhook, url)
  if (admission.kind === 'wait') return withhold(context, webhook, admission.detail)
  return { kind: 'ask', question: draftQuestion(context, webhook, url) }
}

/** How long the webhook may not be asked again. */
export function pauseLeftMs({ clock }: OperationContext, lastSentAtMs: number | null): number {
  if (lastSentAtMs === null) return 0
  return Math.max(0, lastSentAtMs + validationLimits.pauseMs - clock.nowMs())
}

/** Notes what was planned, and sends it. */
export async function carryOutPlan(
  context: OperationContext,
  webhook: Webhook,
  plan: Plan,
): Promise<void> {
  if (plan.kind === 'withhold') return context.store.write.validations.withhold(plan.validation)
  const begun = await startValidation(context, webhook, plan.question)
  if (begun.kind !== 'too_soon') return
  const { validation } = withhold(context, webhook, tooSoon)
  await context.store.write.validations.withhold(validation)
}

const tooSoon = 'The last validation request for this webhook went out less than a minute before.'

function withhold(context: OperationContext, webhook: Webhook, why: string) {
  const detail = `${why} So none was sent to this URL yet. Send it (POST …/validation/send).`
  const validation: Validation = {
    ...draft(context, webhook, webhook.url ?? ''),
    sentAtMs: null,
    expiresAtMs: null,
    answer: 'not_sent',
    detail,
  }
  return { kind: 'withhold', validation } as const
}

/** A fresh request to a URL that may get one. */
export function draftQuestion(context: OperationContext, webhook: Webhook, url: string): Question {
  const secret = mintValidationCode()
  const validation = draft(context, webhook, url)
  const codeHash = validation.method === 'code' ? hashValidationCode(secret) : null
  return { secret, validation: { ...validation, codeHash } }
}

function draft(context: OperationContext, { id, validation: method }: Webhook, url: string) {
  if (method === 'none') throw new Error(`The webhook ${id} needs no validation`)
  const sentAtMs = context.clock.nowMs()
  return {
    id: context.ids.next<'validation'>(),
    webhookId: id,
    url,
    method,
    codeHash: null,
    sentAtMs,
    expiresAtMs: sentAtMs + validationLimits.codeLifeMs,
    wrongTries: 0,
    answer: 'outstanding',
    httpStatus: null,
    detail: null,
  } as const
}

/**
 * Notes the request and sends it, if the one before is a minute old; nobody waits for the answer.
 */
export async function startValidation(
  context: OperationContext,
  webhook: Webhook,
  question: Question,
): Promise<BeginResult> {
  const { validation } = question
  const notAfterMs = context.clock.nowMs() - validationLimits.pauseMs
  const begun = await context.store.write.validations.begin(validation, notAfterMs)
  if (begun.kind === 'begun') {
    const request = carryOut(context, webhook, question).catch((error: unknown) => {
      context.telemetry.storeFailed({ doing: 'note the answer to a validation request', error })
    })
    context.validations.track(webhook, request)
  }
  return begun
}

async function carryOut(context: OperationContext, webhook: Webhook, question: Question) {
  const { validation } = question
  const reply = await askReceiver(context, webhook, question)
  const { answer, httpStatus } = reply
  if (reply.answer === 'agreed' && validation.method !== 'code') {
    // If the webhook has changed so that the answer means nothing any more, this changes nothing.
    const proof = { kind: 'answer', id: validation.id, httpStatus: reply.httpStatus } as const
    await markValidated(context, webhook, { proof, rateLimit: reply.rateLimit })
    return
  }
  const detail = reply.answer === 'refused' ? reply.detail : null
  await context.store.write.validations.answer(validation, { answer, httpStatus, detail })
}
