import type { Directory } from '../../directory/directory.ts'
import type { Clock, Random } from '../../domain/clock.ts'
import { afterAttempt } from '../../domain/delivery/after-attempt.ts'
import { attemptOf } from '../../domain/delivery/attempt.ts'
import type { IdSource } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import type { StatusReason } from '../../domain/webhook/lifecycle.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Sender, Sent } from '../../outbound/sender.ts'
import type { Settlement } from '../../store/store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'

export interface DeliverDeps {
  readonly directory: Directory
  readonly sender: Sender
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdSource
  readonly telemetry: Telemetry
  /** Aborts when the process stops and cannot wait any longer. */
  readonly stopSignal: AbortSignal
}

/**
 * - `settle`: the attempt was made, to the webhook as it was then; write it down.
 * - `give_back`: nothing was sent, or it was cut short by our own stop: back to the store, unless the
 *   store has taken it out of our hands already.
 */
export type DeliverEnd =
  | {
      readonly kind: 'settle'
      readonly settlement: Settlement
      readonly webhook: Webhook
      readonly sent: Sent
    }
  | { readonly kind: 'give_back'; readonly why: 'not_active' | 'stopped' | 'broke' }

/**
 * One delivery, from the hand to the outcome: look once more whether the webhook may be sent to, send,
 * decide what becomes of the delivery.
 */
export async function deliver(parcel: Parcel, deps: DeliverDeps): Promise<DeliverEnd> {
  const { delivery, event } = parcel
  const { clock, directory, sender } = deps
  const webhook = directory.webhook(delivery.webhookId)
  if (webhook?.status !== 'active') return { kind: 'give_back', why: 'not_active' }
  if (delivery.owner === null) throw new Error(`Delivery ${event.id} is in hand without an owner`)

  const startedAtMs = clock.nowMs()
  const attempt = delivery.attempts + 1
  const sent = await sender.send({
    event,
    webhook,
    attempt,
    sentAtMs: startedAtMs,
    signal: deps.stopSignal,
  })
  const { outcome } = sent
  if (outcome.kind === 'failed' && outcome.reason === 'stopped') {
    return { kind: 'give_back', why: 'stopped' }
  }

  const next = afterAttempt({
    delivery,
    outcome,
    policy: webhook.retryPolicy,
    status: directory.webhook(webhook.id)?.status ?? 'suspended',
    nowMs: clock.nowMs(),
    random: deps.random,
  })
  deps.telemetry.attempted({ webhook, delivery, sent, next })
  const { channelId, eventId, webhookId, owner, lease } = delivery
  return {
    kind: 'settle',
    webhook,
    sent,
    settlement: {
      fence: { channelId, eventId, webhookId, owner, lease },
      next,
      disable: disableReason(outcome),
      attempt: attemptOf(
        delivery,
        { id: deps.ids.next<'attempt'>(), number: attempt, startedAtMs },
        sent,
      ),
    },
  }
}

function disableReason(
  outcome: Awaited<ReturnType<Sender['send']>>['outcome'],
): StatusReason | null {
  if (outcome.kind !== 'failed' || outcome.next !== 'disable') return null
  return outcome.reason === 'gone' ? 'gone' : 'receiver_request'
}
