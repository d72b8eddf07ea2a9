import type { ReleasedLeases, ReleaseRequest } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { releaseLeases } from '../../operations/streams/release-leases.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { timeOrNull } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from './ref.ts'

export async function release(call: ChannelCall<ReleaseRequest>): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  const released = await releaseLeases(call.context, webhook, call.body.lease_ids)
  const answer: ReleasedLeases = {
    data: released.map(({ delivery, leaseId, result }) => ({
      lease_id: leaseId,
      result,
      state: delivery?.state ?? null,
      next_attempt_at: timeOrNull(delivery?.availableAtMs ?? null),
    })),
  }
  return jsonAnswer(200, answer)
}
