import type { Parcel } from '../../domain/node/hand-off.ts'
import type { ListenRefused } from '../../domain/node/streams.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Composed } from '../../outbound/sender.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { leaseId } from './lease-id.ts'
import { releaseNamed } from './release-leases.ts'

export interface LeaseOrder {
  readonly max: number
  /** How long to wait for the first one. */
  readonly waitMs: number
  /** How long the receiver has for each. */
  readonly visibilityMs: number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** A delivery in the hands of a stream's receiver. */
export interface Leased extends Pick<Composed, 'body' | 'headers'> {
  readonly parcel: Parcel
  readonly leaseId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly endsAtMs: number
}

/** Bytes of events in one answer, which is a third longer and held in memory as a whole. */
const answerBytes = 8 * 1024 * 1024

/**
 * Leases what is due to a stream's receiver, with the headers and bytes that a POST would carry. When
 * nothing is due it waits; it answers with nothing when the time is up or the node stops.
 */
export async function leaseDeliveries(
  context: OperationContext,
  ref: WebhookRef,
  order: LeaseOrder,
): Promise<readonly Leased[] | Refusal> {
  const { clock, streams } = context
  const untilMs = clock.monotonicMs() + order.waitMs
  const caller = { signal: order.signal, untilMs }
  // Before the first look, so that nothing that is stored right after it is missed.
  const bell = order.waitMs > 0 ? streams.listen(ref) : null
  if (typeof bell === 'string') return tooManyWait[bell]
  try {
    for (;;) {
      await streams.endLapsed(ref.id, caller)
      // What is leased now would be lost until the lease ends.
      if (order.signal.aborted) return []
      const leased = await leaseNow(context, ref, order)
      if (order.signal.aborted && !isRefusal(leased)) return await giveBack(context, ref, leased)
      if (isRefusal(leased) || leased.length > 0 || bell === null) return leased
      const leftMs = untilMs - clock.monotonicMs()
      if (leftMs <= 0 || bell.over) return leased
      await bell.rung(leftMs, order.signal)
    }
  } finally {
    bell?.leave()
  }
}

/** The caller went away meanwhile: others need not wait until the leases end. */
async function giveBack(
  context: OperationContext,
  ref: WebhookRef,
  leased: readonly Leased[],
): Promise<readonly Leased[]> {
  const names = leased.map(({ parcel }) => parcel.delivery)
  if (names.length > 0) await releaseNamed(context, ref, names)
  return []
}

async function leaseNow(
  context: OperationContext,
  { channelId, id }: WebhookRef,
  { max, visibilityMs }: LeaseOrder,
): Promise<Leased[] | Refusal> {
  const webhook = context.directory.webhook(id)
  if (webhook === undefined) return noSuchWebhook(id)
  const nowMs = context.clock.nowMs()
  const stream = { channelId, webhookId: id, nowMs }
  // Most looks find nothing, and to see that takes no turn at writing.
  const seen = await context.store.read.streams.look(stream)
  const result =
    seen.kind === 'due'
      ? await context.store.write.streams.lease({
          ...stream,
          untilMs: nowMs + visibilityMs,
          limit: max,
          limitBytes: answerBytes,
        })
      : seen
  switch (result.kind) {
    case 'nothing':
      return []
    case 'leased':
      return result.parcels.map((parcel) => hand(context, { parcel, webhook, nowMs, visibilityMs }))
    case 'not_found':
      return noSuchWebhook(id)
    case 'not_a_stream':
      return {
        refused: 'not_a_stream',
        detail: `The webhook ${id} is of type rest: its deliveries are sent to its URL. Create one with notification_type "stream" to lease deliveries.`,
      }
    case 'not_active':
      return {
        refused: 'webhook_not_active',
        detail: `The webhook ${id} is not active, so nothing of it can be leased. Reactivate it first.`,
      }
  }
}

function hand(
  { sender }: OperationContext,
  of: { parcel: Parcel; webhook: Webhook; nowMs: number; visibilityMs: number },
): Leased {
  const { parcel, webhook, nowMs, visibilityMs } = of
  const { delivery, event } = parcel
  const attempt = delivery.attempts + 1
  const { body, headers } = sender.compose({ event, webhook, attempt, sentAtMs: nowMs })
  const endsAtMs = nowMs + visibilityMs
  return { parcel, leaseId: leaseId(delivery), attempt, endsAtMs, headers, body }
}

const tooManyWait: Readonly<Record<ListenRefused, Refusal>> = {
  stream_full: tooMany('for this stream'),
  channel_full: tooMany('for the streams of this channel'),
  full: tooMany('on this server, for all streams together'),
}

function tooMany(where: string): Refusal {
  return {
    refused: 'too_many_requests',
    detail: `As many requests as may wait ${where} already do. Ask without wait_seconds.`,
    retryAfterS: 1,
  }
}
