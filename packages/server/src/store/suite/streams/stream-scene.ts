import type { NextDelivery } from '../../../domain/delivery/after-attempt.ts'
import type { WebhookId } from '../../../domain/ids.ts'
import type { Fence, LeaseName, LeaseResult, Settlement } from '../../store.ts'
import { type Open, scene, t0 } from '../given.ts'

/** A scene with a stream, and what its receiver does. */
export async function streamScene(open: Open) {
  const given = await scene(open)
  const { store, channel, addWebhook, accept, settle } = given
  const stream = await addWebhook({ notificationType: 'stream', url: null })
  return {
    ...given,
    stream,
    wait: (availableAtMs = t0) => accept({}, { webhookId: stream.id, owned: false, availableAtMs }),
    lease: (
      fields: { nowMs?: number; untilMs?: number; limit?: number; limitBytes?: number } = {},
    ) =>
      store.write.streams.lease({
        channelId: channel.id,
        webhookId: stream.id,
        nowMs: t0,
        untilMs: t0 + 100,
        limit: 10,
        limitBytes: 1_000_000,
        ...fields,
      }),
    release: (names: readonly LeaseName[], nowMs = t0 + 1) =>
      store.write.streams.release({ names, nowMs }),
    renew: (
      names: readonly LeaseName[],
      { nowMs = t0, untilMs = t0 + 200 }: { nowMs?: number; untilMs?: number } = {},
    ) => store.write.streams.renew({ names, nowMs, untilMs, longestMs: 1_000 }),
    settle: (fence: Fence, next: NextDelivery, rest: Partial<Settlement> = {}) =>
      settle({ ...fence, owner: null }, next, rest),
    lapsed: (nowMs: number, webhookId: WebhookId | null = stream.id) =>
      store.read.streams.lapsed({ webhookId, nowMs, limit: 10 }),
  }
}

export async function leased(leasing: Promise<LeaseResult>) {
  const result = await leasing
  if (result.kind !== 'leased') throw new Error(result.kind)
  return result.parcels
}
