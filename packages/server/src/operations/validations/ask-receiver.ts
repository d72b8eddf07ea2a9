import { rfc3339 } from '../../domain/format/rfc3339.ts'
import {
  judgeChallengeAnswer,
  judgeCodeAnswer,
  judgeHandshake,
  type Validation,
  type Verdict,
  validationTopic,
} from '../../domain/webhook/validation.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Probe } from '../../outbound/sender.ts'
import type { OperationContext } from '../context.ts'

/** What one validation request is made of, and all that knows the code or the challenge in it. */
export interface Question {
  readonly validation: Validation & { readonly sentAtMs: number }
  /** The code or the challenge; in memory alone, until the receiver answered. */
  readonly secret: string
}

type Reply =
  | (Extract<Verdict, { answer: 'agreed' }> & { readonly httpStatus: number })
  /** `httpStatus` is null when nothing came back. */
  | (Extract<Verdict, { answer: 'refused' }> & { readonly httpStatus: number | null })

/** Sends the one request that may go to a URL before its receiver agreed, and judges the answer. */
export async function askReceiver(
  { sender, stopSignal }: Pick<OperationContext, 'sender' | 'stopSignal'>,
  webhook: Webhook,
  question: Question,
): Promise<Reply> {
  const { id, sentAtMs } = question.validation
  const probed = await sender.probe({
    webhook,
    id,
    sentAtMs,
    signal: stopSignal,
    ...requestOf(question, sender.origin),
  })
  if (probed.kind === 'unanswered') {
    return { answer: 'refused', detail: probed.detail, httpStatus: null }
  }
  const { response } = probed
  const { status: httpStatus } = response
  switch (question.validation.method) {
    case 'code':
      return { ...judgeCodeAnswer(response), httpStatus }
    case 'challenge':
      return { ...judgeChallengeAnswer(response, question.secret), httpStatus }
    case 'cloudevents':
      return { ...judgeHandshake(response, sender.origin), httpStatus }
  }
}

function requestOf(
  { validation, secret }: Question,
  origin: string,
): Pick<Probe, 'method' | 'headers' | 'body'> {
  switch (validation.method) {
    case 'code':
      return { method: 'POST', headers: {}, body: json({ Code: secret }) }
    case 'challenge': {
      const timestamp = rfc3339(validation.sentAtMs)
      const event = { type: validationTopic, timestamp, data: { challenge: secret } }
      return { method: 'POST', headers: {}, body: json(event) }
    }
    case 'cloudevents':
      return { method: 'OPTIONS', headers: { 'webhook-request-origin': origin }, body: null }
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
