import type { Directory } from '../../directory/directory.ts'
import type { Clock } from '../../domain/clock.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import type { Claims } from '../claim/claims.ts'
import type { Pacing } from '../pace/pacing.ts'
import type { LapsedLeases } from '../streams/lapsed-leases.ts'
import { createEraseRestChore } from './erase-rest.ts'
import { createExpireAnswersChore } from './expire-answers.ts'
import { createExpireHeldChore } from './expire-held.ts'
import { createExpireLeasesChore } from './expire-leases.ts'
import { createExpireSessionsChore } from './expire-sessions.ts'
import { createExpireUnconfirmedChore } from './expire-unconfirmed.ts'
import {
  createFeedReplaysChore,
  type FeedReplaysChore,
  type FeedReplaysDeps,
} from './feed-replays.ts'
import { createFoldStatsChore } from './fold-stats.ts'
import { createFollowUpsChore, type FollowUpsChore } from './follow-ups.ts'
import { createForgetPaceChore } from './forget-pace.ts'
import { createHousekeeping, type Housekeeping } from './housekeeping.ts'
import { createRetentionChore } from './retention.ts'

/** Every chore of a node, in the order of their turns, and the two that others call for. */
export interface Chores extends Housekeeping {
  readonly followUps: Pick<FollowUpsChore, 'soon'>
  readonly feedReplays: Pick<FeedReplaysChore, 'soon' | 'wanted'>
}

export function createChores(deps: {
  readonly store: Store
  readonly directory: Directory
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly lapsed: LapsedLeases
  readonly pacing: Pick<Pacing, 'forgetQuiet'>
  readonly claims: Pick<Claims, 'nearlySent'>
  /** Sends no more what may be queued here. */
  readonly withdraw: FeedReplaysDeps['withdraw']
  /** The store holds something of the webhook that is due now. */
  readonly wake: (webhookId: WebhookId) => void
  readonly wakeOperational: () => void
  readonly refreshDirectory: () => Promise<void>
}): Chores {
  const { clock, store, wakeOperational } = deps
  const followUps = createFollowUpsChore({ ...store.write, clock })
  const feedReplays = createFeedReplaysChore({
    read: store.read.replays,
    write: store.write.replays,
    webhook: deps.directory.webhook,
    nearlySent: deps.claims.nearlySent,
    fed: deps.wake,
    withdraw: deps.withdraw,
    clock,
  })
  const housekeeping = createHousekeeping({
    chores: [
      followUps,
      feedReplays,
      createExpireLeasesChore({ lapsed: deps.lapsed, clock }),
      createExpireAnswersChore({ ...store.write, clock }),
      createExpireSessionsChore({ ...store.write, clock }),
      createExpireUnconfirmedChore({ ...store.write, clock, onExpired: deps.refreshDirectory }),
      createEraseRestChore(store.write),
      createExpireHeldChore({ ...store.write, clock, onExpired: wakeOperational }),
      createRetentionChore({ ...store.write, clock }),
      createFoldStatsChore({ ...store.write, clock }),
      createForgetPaceChore(deps.pacing),
    ],
    clock,
    storeFailed: deps.telemetry.storeFailed,
  })
  return { ...housekeeping, followUps, feedReplays }
}
