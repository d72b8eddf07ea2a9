import type { ChannelId, ReplayId, WebhookId } from '../../../domain/ids.ts'
import type { Replay, ReplayState } from '../../../domain/replay.ts'

export interface ReplayRow {
  readonly id: string
  readonly channel_id: string
  readonly webhook_id: string
  readonly states: string
  readonly topics: string
  readonly since_ms: number | null
  readonly until_ms: number
  readonly status: string
  readonly total: number
  readonly total_capped: number
  readonly fed: number
  readonly created_at_ms: number
  readonly updated_at_ms: number
  readonly ended_at_ms: number | null
}

export const replayColumns = `id, channel_id, webhook_id, states, topics, since_ms, until_ms, status,
  total, total_capped, fed, created_at_ms, updated_at_ms, ended_at_ms`

export function toReplay(row: ReplayRow): Replay {
  return {
    id: row.id as ReplayId,
    channelId: row.channel_id as ChannelId,
    webhookId: row.webhook_id as WebhookId,
    states: JSON.parse(row.states) as ReplayState[],
    topics: JSON.parse(row.topics) as string[],
    sinceMs: row.since_ms,
    untilMs: row.until_ms,
    status: row.status as Replay['status'],
    total: row.total,
    totalCapped: row.total_capped === 1,
    fed: row.fed,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    endedAtMs: row.ended_at_ms,
  }
}
