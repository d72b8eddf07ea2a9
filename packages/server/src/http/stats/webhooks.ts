import type { WebhookStatsQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { byWorst } from '../../domain/stats/figures.ts'
import { statsLimits } from '../../domain/stats/steps.ts'
import type { WebhookFigures } from '../../store/store.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { everyWebhook } from './every-webhook.ts'
import { presentRange, presentWebhookStats } from './present.ts'
import { readRange } from './range.ts'

export async function webhooks(call: ChannelCall<unknown, WebhookStatsQuery>): Promise<Outcome> {
  const { channel, context, query } = call
  const { stats } = context.store.read
  const withSeries = query.series ?? 0
  const mostPoints = withSeries > 0 ? statsLimits.seriesPoints : statsLimits.defaultPoints
  const range = readRange(query, context.clock.nowMs(), mostPoints)
  if (isRefusal(range)) return range
  const signal = call.signal()
  const worst: WebhookFigures[] = []
  for await (const figures of everyWebhook(stats, channel.id, { range, signal })) {
    if (figures.delivered + figures.failed + figures.givenUp > 0) worst.push(figures)
  }
  worst.sort(byWorst)
  const data = []
  for (const [place, figures] of worst.slice(0, query.limit ?? statsLimits.webhooks).entries()) {
    // Nobody waits for the answer any more.
    const isAsked = place < withSeries && !signal.aborted
    const subject = { kind: 'webhook', id: figures.webhookId } as const
    const series = isAsked ? await stats.series({ subject, range, stepS: range.stepS }) : null
    data.push(presentWebhookStats(figures, range, series))
  }
  return jsonAnswer(200, { ...presentRange(range), data })
}
