import type * as contract from '@posthorn/contract'
import type { Directory } from '../../directory/directory.ts'
import type { Replay, ReplayCounts } from '../../domain/replay.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

export function presentReplaySummary(directory: Directory, replay: Replay): contract.ReplaySummary {
  return {
    id: replay.id,
    channel_id: replay.channelId,
    webhook_id: replay.webhookId,
    states: [...replay.states],
    topics: [...replay.topics],
    since: timeOrNull(replay.sinceMs),
    until: timeOf(replay.untilMs),
    status: statusOf(directory, replay),
    total: replay.total,
    total_capped: replay.totalCapped,
    fed: replay.fed,
    created_at: timeOf(replay.createdAtMs),
    updated_at: timeOf(replay.updatedAtMs),
    ended_at: timeOrNull(replay.endedAtMs),
  }
}

export function presentReplay(
  directory: Directory,
  replay: Replay,
  counts: ReplayCounts,
): contract.Replay {
  return { ...presentReplaySummary(directory, replay), counts }
}

/** The pause is a fact about the webhook, not about the replay. */
function statusOf(directory: Directory, replay: Replay): contract.Replay['status'] {
  if (replay.status !== 'running') return replay.status
  return directory.webhook(replay.webhookId)?.status === 'active' ? 'running' : 'paused'
}
