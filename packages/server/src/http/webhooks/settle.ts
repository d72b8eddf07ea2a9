import type { SettledLeases, SettleRequest } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { type SettledLease, settleLeases } from '../../operations/streams/settle-leases.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { timeOrNull } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from './ref.ts'

export async function settle(call: ChannelCall<SettleRequest>): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  const reports = call.body.results.map((each) => ({
    leaseId: each.lease_id,
    outcome: each.outcome,
    httpStatus: each.status ?? null,
    error: each.error ?? null,
  }))
  const settled = await settleLeases(call.context, webhook, reports)
  const answer: SettledLeases = { data: settled.map(presentSettled) }
  return jsonAnswer(200, answer)
}

function presentSettled(settled: SettledLease): SettledLeases['data'][number] {
  const { delivery } = settled
  return {
    lease_id: settled.leaseId,
    result: settled.result,
    state: delivery?.state ?? null,
    next_attempt_at: timeOrNull(delivery?.availableAtMs ?? null),
  }
}
