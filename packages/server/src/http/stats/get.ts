import type { StatsQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { StatsSubject } from '../../store/store.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Call, ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from '../webhooks/ref.ts'
import { presentStats } from './present.ts'
import { readRange } from './range.ts'

/** Deliveries of a state that are counted at most: 3 ms, and 20 if nodes have them in hand. */
const mostOpen = 10_000

export function ofInstallation(call: Call<unknown, StatsQuery>): Promise<Outcome> {
  return answer(call, { kind: 'installation' })
}

export function ofChannel(call: ChannelCall<unknown, StatsQuery>): Promise<Outcome> {
  return answer(call, { kind: 'channel', id: call.channel.id })
}

export async function ofWebhook(call: ChannelCall<unknown, StatsQuery>): Promise<Outcome> {
  const webhook = await readWebhook(call)
  return isRefusal(webhook) ? webhook : answer(call, { kind: 'webhook', id: webhook.id })
}

async function answer(
  { context, query }: Call<unknown, StatsQuery>,
  subject: StatsSubject,
): Promise<Outcome> {
  const range = readRange(query, context.clock.nowMs())
  if (isRefusal(range)) return range
  const { stats } = context.store.read
  const [series, backlog] = await Promise.all([
    stats.series({ subject, range, stepS: range.stepS }),
    stats.backlog(subject, mostOpen),
  ])
  return jsonAnswer(200, presentStats(range, series, backlog))
}
