import type { WebhookStatsQuery } from '@posthorn/contract'
import { attemptsOf, byWorst } from '../../domain/stats/figures.ts'
import type { WebhookFigures } from '../../store/store.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhookStats } from './present.ts'
import { rank } from './ranking.ts'

export function webhooks(call: ChannelCall<unknown, WebhookStatsQuery>): Promise<Outcome> {
  const { channel, context } = call
  const { stats } = context.store.read
  return rank(call, {
    subjectOf: ({ webhookId }: WebhookFigures) => ({ kind: 'webhook', id: webhookId }),
    read: (page) => stats.byWebhook({ channelId: channel.id, ...page }),
    isListed: (figures) => attemptsOf(figures) + figures.givenUp > 0,
    worstFirst: byWorst,
    present: presentWebhookStats,
  })
}
