import { type LeaseRequest, type Leases, leaseLimits } from '@posthorn/contract'
import { deliveryId } from '../../domain/delivery/delivery.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { type Leased, leaseDeliveries } from '../../operations/streams/lease-deliveries.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { timeOf } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { webhookRef } from './ref.ts'

export async function lease(call: ChannelCall<LeaseRequest>): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const { body } = call
  const leases = await leaseDeliveries(call.context, ref, {
    max: body.max ?? leaseLimits.max.default,
    waitMs: (body.wait_seconds ?? leaseLimits.waitSeconds.default) * 1000,
    visibilityMs: (body.visibility_seconds ?? leaseLimits.visibilitySeconds.default) * 1000,
    signal: call.signal(),
  })
  if (isRefusal(leases)) return leases
  const answer: Leases = { data: leases.map(presentLease) }
  return jsonAnswer(200, answer)
}

function presentLease(leased: Leased): Leases['data'][number] {
  const { body } = leased
  return {
    delivery_id: deliveryId(leased.parcel.delivery),
    lease_id: leased.leaseId,
    topic: leased.parcel.event.topic,
    attempt: leased.attempt,
    expires_at: timeOf(leased.endsAtMs),
    headers: { ...leased.headers },
    body_base64: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
  }
}
