import type { Id, WebhookId } from '../../domain/ids.ts'
import type { Validation, ValidationAnswer } from '../../domain/webhook/validation.ts'
import type { WebhookRecord } from './webhooks.ts'

export interface ValidationReader {
  /**
   * The last request to the URL that the webhook has now, in the way that it is validated by now. After
   * a change of either, and until the next request begins, it is one that was not sent, but tells when
   * the last was. Null when none was ever noted.
   */
  get(webhookId: WebhookId): Promise<Validation | null>
}

/**
 * By what a webhook becomes validated.
 * - `code`: the code of the request named was given back.
 * - `answer`: the receiver's answer to the request named was the consent.
 */
export type Proof = { readonly id: Id<'validation'> } & (
  | { readonly kind: 'code'; readonly codeHash: string; readonly nowMs: number }
  | { readonly kind: 'answer'; readonly httpStatus: number }
)

/**
 * - `confirmed`: the webhook is as given, and the code is used up.
 * - `outstanding`: the code is right, but the receiver has not answered yet; nothing changed.
 * - `refused`: the code is right, but the receiver did not agree; nothing changed.
 * - `wrong_code`: counted; the last of `validationLimits.wrongTries` voids the right one.
 * - `no_code`: it was voided, used, or has expired, or the request is not the last one any more.
 * - `changed_meanwhile`: the webhook is not in the revision given, or is gone; nothing changed.
 */
export type Confirmed =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'outstanding' | 'no_code' | 'changed_meanwhile' }
  | { readonly kind: 'refused'; readonly detail: string | null }
  | { readonly kind: 'wrong_code'; readonly triesLeft: number }

/**
 * - `too_soon`: the request before was sent after `notAfterMs`.
 * - `webhook_changed`: the webhook is gone, or has another URL or another method by now.
 */
export type BeginResult =
  | { readonly kind: 'begun' }
  | { readonly kind: 'too_soon'; readonly sentAtMs: number }
  | { readonly kind: 'webhook_changed' }

export interface ValidationWriter {
  /**
   * Notes that a request is about to be sent, in place of the one before, whose code is void from
   * then on. With `notAfterMs` the one before must not have been sent after it.
   */
  begin(validation: Validation, notAfterMs: number | null): Promise<BeginResult>
  /** Notes why no request may be sent yet, if none was begun to the URL and by the method named. */
  withhold(validation: Validation): Promise<void>
  /** Notes what came of a request, if it is the last one and still outstanding. */
  answer(
    request: Pick<Validation, 'webhookId' | 'id'>,
    end: {
      readonly answer: Exclude<ValidationAnswer, 'not_sent' | 'outstanding'>
      readonly httpStatus: number | null
      readonly detail: string | null
    },
  ): Promise<void>
  /** Updates the webhook, given as it is once validated, if the proof holds: both or neither. */
  confirm(webhook: WebhookRecord, proof: Proof): Promise<Confirmed>
  /**
   * Deletes webhooks that were subscribed without a key and have not been validated since, those first
   * that wait longest; answers how many. What is changed about one that waits moves nothing. Of what
   * each of them has open, 1,000 deliveries are cancelled at once, the rest with `followUp`.
   */
  expireUnconfirmed(request: {
    readonly unvalidatedSinceMs: number
    readonly limit: number
    readonly nowMs: number
  }): Promise<number>
}
