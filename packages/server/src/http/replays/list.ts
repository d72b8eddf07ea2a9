import type { ReplayQuery } from '@posthorn/contract'
import { isUuid, type ReplayId, type WebhookId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Replay } from '../../domain/replay.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer, readPage } from '../answer/pagination.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentReplaySummary } from './present.ts'

export async function list(call: ChannelCall<unknown, ReplayQuery>): Promise<Outcome> {
  const { channel, context, query } = call
  const page = await readPage<Replay>(call, {
    fetch: (position, limit) =>
      context.store.read.replays.list({
        channelId: channel.id,
        // The schema let nothing but a UUID pass.
        webhookId: (query.webhook_id as WebhookId | undefined) ?? null,
        before: position as ReplayId | null,
        limit,
      }),
    positionOf: (replay) => replay.id,
    isPosition: isUuid,
  })
  if (isRefusal(page)) return page
  return pageAnswer(page, (each) => jsonBytes(presentReplaySummary(context.directory, each)))
}
