import type { DatabaseSync } from 'node:sqlite'
import { prepare } from './statement.ts'

/** The version as the writer's open transaction sees it. */
export interface RoutingVersion {
  current(): number
  /** Moves the version; every row changed with it is stamped with the answer. */
  next(): number
}

export function routingVersion(db: DatabaseSync): RoutingVersion {
  const current = prepare<{ routing_version: number }>(
    db,
    'SELECT routing_version FROM installation',
  )
  const next = prepare<{ routing_version: number }>(
    db,
    'UPDATE installation SET routing_version = routing_version + 1 RETURNING routing_version',
  )
  return {
    current: () => current.get()?.routing_version ?? 0,
    next: () => next.get()?.routing_version ?? 0,
  }
}
