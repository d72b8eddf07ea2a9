import type { Random } from '../../domain/clock.ts'
import { afterLease } from '../../domain/delivery/after-lease.ts'
import type { IdSource } from '../../domain/ids.ts'
import { type LiveFeed, liveAttempt } from '../../domain/node/live.ts'
import type { LeaseEnd, Streams } from '../../domain/node/streams.ts'
import type { Sender } from '../../outbound/sender.ts'
import type { Settlement, SettleResult, Store } from '../../store/store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'

export interface EndLeasesDeps {
  readonly store: Pick<Store, 'write'>
  readonly sender: Pick<Sender, 'compose'>
  readonly ids: IdSource
  readonly random: Random
  readonly telemetry: Telemetry
  readonly live: LiveFeed
  readonly settled: (result: SettleResult) => void
}

/** The one way in which a lease becomes an attempt, whoever had the last word about it. */
export function createEndLeases(deps: EndLeasesDeps): Streams['end'] {
  const { ids, live, random, sender, settled, store, telemetry } = deps

  function settlementOf({ lapsedAtMs, lease, webhook, ...ended }: LeaseEnd): Settlement {
    const { delivery, event, leasedAtMs: sentAtMs } = lease
    const attempt = delivery.attempts + 1
    const { shownHeaders: requestHeaders } = sender.compose({ event, webhook, attempt, sentAtMs })
    const attemptId = ids.next<'attempt'>()
    const after = afterLease({ ...ended, lease, webhook, attemptId, requestHeaders, random })
    const { channelId, eventId, webhookId } = delivery
    const fence = { channelId, eventId, webhookId, owner: null, lease: delivery.lease }
    return { fence, ...after, disable: null, lapsedAtMs }
  }

  function tell({ lease: { delivery }, outcome, webhook }: LeaseEnd, settlement: Settlement) {
    const { attempt, next } = settlement
    telemetry.attempted({ webhook, delivery, sent: { ...attempt, outcome }, next })
    const { channelId, topic } = delivery
    if (live.wants(channelId)) live.show(channelId, liveAttempt(attempt, topic, next))
  }

  return async (ends) => {
    if (ends.length === 0) return []
    const settlements = ends.map(settlementOf)
    const result = await store.write.deliveries.settle(settlements)
    for (const [index, end] of ends.entries()) {
      const settlement = settlements[index]
      if (result.moved[index] === true && settlement !== undefined) tell(end, settlement)
    }
    settled(result)
    return result.moved
  }
}
