import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId } from '../../../domain/ids.ts'
import { prepare } from '../database/statement.ts'

/** The version as the writer's open transaction sees it. */
export interface RoutingVersion {
  /** Moves the version; every row changed with it is stamped with the answer. */
  next(): number
  /** The same, for a change that decides who gets the channel's events. */
  nextOf(channelId: ChannelId): number
  /** Of the last such change; null when the channel is deleted or unknown. */
  ofChannel(id: ChannelId): number | null
}

export function routingVersion(db: DatabaseSync): RoutingVersion {
  const next = prepare<{ routing_version: number }>(
    db,
    'UPDATE installation SET routing_version = routing_version + 1 RETURNING routing_version',
  )
  const stampChannel = prepare(db, 'UPDATE channels SET routed_version = ? WHERE id = ?')
  const ofChannel = prepare<{ routed_version: number }>(
    db,
    'SELECT routed_version FROM channels WHERE id = ? AND deleted_at_ms IS NULL',
  )
  const move = () => next.get()?.routing_version ?? 0
  return {
    next: move,
    nextOf(channelId) {
      const stamp = move()
      stampChannel.run(stamp, channelId)
      return stamp
    },
    ofChannel: (id) => ofChannel.get(id)?.routed_version ?? null,
  }
}
