import { leaseLimits, type RenewedLeases, type RenewRequest } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { renewLeases } from '../../operations/streams/renew-leases.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { timeOrNull } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from './ref.ts'

export async function renew(call: ChannelCall<RenewRequest>): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  const { lease_ids: leaseIds, visibility_seconds } = call.body
  const limits = leaseLimits.visibilitySeconds
  const renewed = await renewLeases(call.context, webhook, {
    leaseIds,
    visibilityMs: (visibility_seconds ?? limits.default) * 1000,
    longestMs: limits.most * 1000,
  })
  const answer: RenewedLeases = {
    data: renewed.map(({ endsAtMs, leaseId }) => ({
      lease_id: leaseId,
      result: endsAtMs === null ? 'lease_lost' : 'renewed',
      expires_at: timeOrNull(endsAtMs),
    })),
  }
  return jsonAnswer(200, answer)
}
