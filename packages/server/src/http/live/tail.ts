import { type LiveQuery, liveType } from '@posthorn/contract'
import { isUsable } from '../../domain/api-key.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { LiveItem, TailRefused } from '../../domain/node/live.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { wants } from '../../domain/webhook/routing.ts'
import { noSuchWebhook } from '../../operations/not-found.ts'
import type { StreamAnswer } from '../answer/answer.ts'
import { stopping } from '../answer/problem.ts'
import type { ChannelCall } from '../route.ts'
import { type Ended, streamTail } from './tail-stream.ts'

type TailCall = ChannelCall<unknown, LiveQuery>

/** Follows the channel until one of both sides ends it. */
export function tail(call: TailCall): StreamAnswer | Refusal {
  const { channel, context, query } = call
  if (query.webhook_id !== undefined) {
    const webhook = context.directory.webhook(query.webhook_id as WebhookId)
    if (webhook?.channelId !== channel.id) return noSuchWebhook(query.webhook_id)
  }
  // A client that comes back by itself repeats the query it began with, and adds the header.
  const after = call.header('last-event-id') ?? query.last_event_id ?? null
  const followed = context.live.tail(channel.id, after)
  if (typeof followed === 'string') return refused[followed]
  const stream = streamTail(followed, {
    channelId: channel.id,
    shows: (item) => shows(call, item),
    ended: () => ended(call),
  })
  // Nginx would hold back what is small.
  return { status: 200, stream, contentType: liveType, headers: { 'x-accel-buffering': 'no' } }
}

const refused: Readonly<Record<TailRefused, Refusal>> = {
  channel_full: {
    refused: 'too_many_requests',
    detail: 'As many tails as may follow this channel already do. End one of them first.',
    retryAfterS: 10,
  },
  full: {
    refused: 'overloaded',
    detail:
      'The server has nearly as many tails as it may, on all channels together; the last ones are for channels that have none. Try again later.',
    retryAfterS: 10,
  },
  over: stopping,
}

/** The topics of a webhook are those it has when the event comes. */
function shows({ context, query }: TailCall, item: LiveItem): boolean {
  const { topic, webhook_id: webhookId } = query
  if (topic !== undefined && !wants({ topics: [topic] }, item.topic)) return false
  if (webhookId === undefined) return true
  if (item.kind === 'attempt') return item.webhookId === webhookId
  const webhook = context.directory.webhook(webhookId as WebhookId)
  return webhook !== undefined && wants(webhook, item.topic)
}

/** What was true when the tail began may be so no longer. */
function ended({ channel, context, key, service, session }: TailCall): Ended | Promise<Ended> {
  const { clock, directory } = context
  const nowMs = clock.nowMs()
  const current = key && directory.keyByHash(key.hash)
  if (!current || !isUsable(current, nowMs)) return 'key_ended'
  if (directory.channel(channel.id) === undefined) return 'channel_deleted'
  if (session === null) return null
  if (session.expiresAtMs <= nowMs) return 'session_ended'
  const isOver = service.sessions.ended.has(session.id)
  return isOver instanceof Promise ? isOver.then(whetherOver) : whetherOver(isOver)
}

function whetherOver(isOver: boolean): Ended {
  return isOver ? 'session_ended' : null
}
