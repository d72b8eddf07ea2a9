import { isValidated } from '../../domain/lifecycle.ts'
import { validationLimits } from '../../domain/validation.ts'
import type { Webhook } from '../../domain/webhook.ts'
import { hashValidationCode, mintValidationCode } from '../../secrets/validation-code.ts'
import type { BeginResult } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { askReceiver, type Question } from './ask-receiver.ts'
import { markValidated } from './mark-validated.ts'

/**
 * The request that a new webhook or a new URL calls for; null when it calls for none, or when the
 * host has had as many as it may get, after which somebody has to ask for it.
 */
export function questionFor(context: OperationContext, webhook: Webhook): Question | null {
  if (isValidated(webhook) || webhook.url === null) return null
  if (context.validations.admit(webhook.url).kind === 'wait') return null
  return draftQuestion(context, webhook, webhook.url)
}

/** A fresh request to a URL that may get one. */
export function draftQuestion(
  context: OperationContext,
  { id, validation: method }: Webhook,
  url: string,
): Question {
  if (method === 'none') throw new Error(`The webhook ${id} needs no validation`)
  const secret = mintValidationCode()
  const sentAtMs = context.clock.nowMs()
  return {
    secret,
    validation: {
      id: context.ids.next<'validation'>(),
      webhookId: id,
      url,
      method,
      codeHash: method === 'code' ? hashValidationCode(secret) : null,
      sentAtMs,
      expiresAtMs: sentAtMs + validationLimits.codeLifeMs,
      wrongTries: 0,
      answer: 'outstanding',
      httpStatus: null,
      detail: null,
    },
  }
}

/**
 * Notes the request and sends it; nobody waits for the answer. With `pauseMs` only if the one before
 * is at least as old.
 */
export async function startValidation(
  context: OperationContext,
  webhook: Webhook,
  { question, pauseMs }: { readonly question: Question; readonly pauseMs: number | null },
): Promise<BeginResult> {
  const { validation } = question
  const notAfterMs = pauseMs === null ? null : validation.sentAtMs - pauseMs
  const begun = await context.store.write.validations.begin(validation, notAfterMs)
  if (begun.kind === 'begun') {
    const request = carryOut(context, webhook, question).catch((error: unknown) => {
      context.telemetry.storeFailed({ doing: 'note the answer to a validation request', error })
    })
    context.validations.track(webhook.id, request)
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
