import type { SubscriptionProblem } from '@posthorn/contract'
import { type Refusal, type RefusalCode, refusals } from '../../domain/refusal/refusal.ts'
import { problemHeaders, problemUrl, type WrittenProblem } from '../answer/problem.ts'

/** A refusal as the subscription API has it. What identifies it there is the `type`. */
export function subscriptionProblem(refusal: Refusal, traceId: string): WrittenProblem {
  const status = subscriptionStatus(refusal.refused)
  const body: SubscriptionProblem = {
    type: problemUrl(refusal.refused),
    title: refusals[refusal.refused].title,
    status,
    detail: detailOf(refusal),
    traceId,
  }
  return { status, headers: problemHeaders(refusal, 'bearer'), body: JSON.stringify(body) }
}

/** The status that a refusal has below `/webhooks/v2`. */
export function subscriptionStatus(code: RefusalCode): number {
  return ownStatuses[code] ?? refusals[code].status
}

const ownStatuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  invalid_request: 400,
  webhook_not_validated: 412,
}

const maxTold = 10

/** There is no list of fields at fault beside it, so it tells them all. */
function detailOf({ detail, errors = [] }: Refusal): string {
  if (errors.length < 2) return detail
  const told = errors.slice(0, maxTold).map((each) => each.detail)
  const more = errors.length - told.length
  return [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ')
}
