import type { Clock } from '../../domain/clock.ts'
import type { StreamRef } from '../../domain/node/streams.ts'
import type { Store } from '../../store/store.ts'
import type { LapsedLeases } from './lapsed-leases.ts'

/**
 * Looks whether a stream has something for those who wait for it. What is wrong with the stream, or
 * with the store, they find out themselves.
 */
export function createLook(deps: {
  readonly store: { readonly read: Pick<Store['read'], 'streams'> }
  readonly lapsed: Pick<LapsedLeases, 'end'>
  readonly clock: Clock
}): (stream: StreamRef) => Promise<boolean> {
  const { clock, lapsed, store } = deps
  return async ({ channelId, id }) => {
    try {
      const nowMs = clock.nowMs()
      await lapsed.end(id, nowMs)
      const { kind } = await store.read.streams.look({ channelId, webhookId: id, nowMs })
      return kind !== 'nothing'
    } catch {
      return true
    }
  }
}
