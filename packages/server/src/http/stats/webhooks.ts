import { statsLimits, type WebhookStatsQuery } from '@posthorn/contract'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { byWorst } from '../../domain/stats/figures.ts'
import type { TimeRange } from '../../domain/stats/steps.ts'
import type { StatsReader, WebhookFigures } from '../../store/store.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { timeOf } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhookStats } from './present.ts'
import { readRange } from './range.ts'

/** Webhooks read at once: 15 ms for a day in which all of them were busy. Others have their turn in between. */
const portion = 20

export async function webhooks({
  channel,
  context,
  query,
}: ChannelCall<unknown, WebhookStatsQuery>): Promise<Outcome> {
  const range = readRange(query, context.clock.nowMs())
  if (isRefusal(range)) return range
  const worst: WebhookFigures[] = []
  for await (const figures of figuresOf(context.store.read.stats, channel.id, range)) {
    if (figures.delivered + figures.failed + figures.givenUp > 0) worst.push(figures)
  }
  worst.sort(byWorst)
  return jsonAnswer(200, {
    since: timeOf(range.sinceMs),
    until: timeOf(range.untilMs),
    data: worst.slice(0, query.limit ?? statsLimits.webhooks).map(presentWebhookStats),
  })
}

async function* figuresOf(
  stats: StatsReader,
  channelId: ChannelId,
  range: TimeRange,
): AsyncGenerator<WebhookFigures> {
  let after: WebhookId | null = null
  for (;;) {
    const found: WebhookFigures[] = await stats.byWebhook({
      channelId,
      range,
      after,
      limit: portion,
    })
    yield* found
    after = found.at(-1)?.webhookId ?? null
    if (found.length < portion) return
  }
}
