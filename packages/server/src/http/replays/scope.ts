import type { NewReplay } from '@posthorn/contract'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { ReplayScope } from '../../domain/replay.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { timeMsOrNull, timeOf } from '../answer/time.ts'
import type { ChannelCall } from '../route.ts'

/** What the body asks to send again to the webhook. */
export function replayScope(
  { body, context, key }: ChannelCall<NewReplay>,
  webhook: Webhook,
): ReplayScope | Refusal {
  const fromMs = timeMsOrNull(body.since)
  const { states = ['failed'], topics = [] } = body
  // Bounds are whole milliseconds: all that was accepted in this one counts as accepted by now.
  const nowMs = context.clock.nowMs() + 1
  const untilMs = Math.min(timeMsOrNull(body.until) ?? nowMs, nowMs)
  if (fromMs !== null && fromMs >= untilMs) return emptyRange(fromMs, untilMs)
  // Its subscriber learns of nothing that happened before there was a webhook to get it.
  const bound = key?.kind === 'subscriber' && states.includes('none') ? webhook.createdAtMs : null
  const sinceMs = bound === null ? fromMs : Math.max(fromMs ?? bound, bound)
  const { channelId, id: webhookId } = webhook
  return { channelId, webhookId, states, topics, sinceMs, untilMs }
}

function emptyRange(sinceMs: number, untilMs: number): Refusal {
  const detail = `since is ${timeOf(sinceMs)}, which is not before ${timeOf(untilMs)}, where the replay ends: give an earlier time.`
  return refuseFields([{ pointer: '/since', code: 'out_of_range', detail }])
}
