import type { DatabaseSync } from 'node:sqlite'
import type { RetentionWriter } from '../../store.ts'
import type { Counters } from '../stats/counters.ts'
import type { Sync } from '../thread/sync.ts'
import type { OperationalEvents } from '../webhooks/operational-events.ts'
import { eraser } from './erase.ts'
import { waitingExpirer } from './expire-waiting.ts'
import { sweeper } from './sweep.ts'

export function retentionWriter(
  db: DatabaseSync,
  parts: { readonly operational: OperationalEvents; readonly counters: Counters },
): Sync<RetentionWriter> {
  return {
    sweep: sweeper(db),
    expireWaiting: waitingExpirer(db, parts),
    ...eraser(db),
  }
}
